import { describe, expect, it } from 'vitest';
import { defaultPolicies } from '../../src/domain/property.ts';
import { readProperties, type Properties, type SettingsProblem } from '../../src/settings/index.ts';
import { environment, fullFile, sparseFile } from './exampleFiles.ts';

function valueOf(json: unknown): Properties {
  const read = readProperties(json, environment);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

function problemsOf(json: unknown, env: Record<string, string> = environment): readonly SettingsProblem[] {
  const read = readProperties(json, env);
  return read.ok ? [] : read.problems;
}

const [property] = fullFile.properties;
function withProperty(change: object): unknown {
  return { properties: [{ ...property, ...change }] };
}

describe('the properties file', () => {
  it('becomes settings without secrets, and keeps the secrets beside them', () => {
    const { properties, keys } = valueOf(fullFile);
    expect(properties).toStrictEqual([
      {
        settings: {
          propertyId: 'hotel-aurora',
          timeZone: 'Europe/Oslo',
          acsSystemId: property!.acsSystemId,
          credentialManagerAcsSystemId: property!.credentialManagerAcsSystemId,
          cardFormat: 'rfid48',
          rooms: { '101': ['101'], 'Suite 1': ['401', '402'] },
          areas: { spa: ['Spa'] },
          commonEntrances: ['Main Entrance'],
          webhooks: true,
          workspacePropertyIds: ['hotel-aurora'],
          notices: true,
          policies: {
            issueLeadMs: 6 * 3_600_000,
            lingerMs: 7 * 86_400_000,
            createSettleMs: 90_000,
            createSettleAfterErrorMs: 12_000,
            seamTimeoutMs: 500,
            attentionLeadMs: 1_800_000,
            returningGuest: 'regrant-entrances',
            requirePhone: true,
            removeIdentitiesAfterMs: 30 * 86_400_000,
            unknownOccupant: 'wait',
            foreignIdentities: 'refuse',
            reconcileEveryMs: 7_200_000,
            deskCardLeadMs: 3_600_000,
            deskCardSlackMs: 10_800_000,
          },
        },
        endpoint: 'http://127.0.0.1:8090',
        apiKey: 'seam_test_key',
        webhookSecret: 'whsec_dGVzdA==',
        checkIn: '15:00',
        checkOut: '11:00',
        urlTokens: [{ sha256: 'a'.repeat(64), may: ['write'] }],
        notices: { url: 'https://pms.example.com/notices', secret: 'whsec_YmV0d2VlbiB1cw==' },
      },
    ]);
    expect(keys).toStrictEqual(fullFile.keys);
    for (const secret of Object.values(environment))
      expect(JSON.stringify(properties[0]!.settings)).not.toContain(secret);
  });

  it('lets properties with the same URL and the same variable share a Seam workspace', () => {
    const other = { endpoint: 'https://connect.getseam.com', apiKeyEnv: 'SEAM_API_KEY' };
    const named = ['a', 'b', 'c'].map((propertyId) => ({ ...property, propertyId, urlTokens: [] }));
    const [a, b, c] = valueOf({ properties: [named[0], named[1], { ...named[2], seam: other }] }).properties;
    expect([a, b, c].map((one) => one!.settings.workspacePropertyIds)).toEqual([['a', 'b'], ['a', 'b'], ['c']]);
  });

  it('refuses two variables with the same key: a process without the keys would see two workspaces', () => {
    const seam = { ...property!.seam, apiKeyEnv: 'OTHER_KEY' };
    const other = { ...property, propertyId: 'b', seam, urlTokens: [] };
    const json = { properties: [property, other] };
    expect(problemsOf(json, { ...environment, OTHER_KEY: 'seam_other_key' })).toEqual([]);
    expect(problemsOf(json, { ...environment, OTHER_KEY: environment.SEAM_API_KEY })).toEqual([
      {
        field: 'properties[1].seam.apiKeyEnv',
        reason: 'holds the same key as SEAM_API_KEY of properties[0]: name one variable for both',
      },
    ]);
  });

  it('needs no secret that the process does not use, and does not pass it on', () => {
    const without = readProperties(fullFile, {}, []);
    const all = readProperties(fullFile, environment, []);
    expect(without).toEqual(all);
    expect(without).toMatchObject({
      value: { properties: [{ apiKey: null, webhookSecret: null, notices: null }] },
    });
    function settingsOf(read: typeof all) {
      return read.ok ? read.value.properties[0]?.settings : undefined;
    }
    expect(settingsOf(without)).toEqual(valueOf(fullFile).properties[0]!.settings);
    for (const [kinds, name] of [
      [['apiKey'], 'SEAM_API_KEY'],
      [['webhookSecret'], 'SEAM_WEBHOOK_SECRET'],
      [['noticesSecret'], 'NOTICES_SECRET'],
    ] as const)
      expect(readProperties(fullFile, {}, kinds)).toMatchObject({
        ok: false,
        problems: [{ reason: `names ${name}, which is not set in the environment` }],
      });
    const misnamed = withProperty({ seam: { ...property!.seam, apiKeyEnv: 'seam_test_oops' } });
    expect(readProperties(misnamed, {}, [])).toMatchObject({ ok: false });
  });

  it('takes two signing secrets during a rotation, and no more', () => {
    const secret = 'whsec_dGVzdA==';
    const two = readProperties(fullFile, { ...environment, SEAM_WEBHOOK_SECRET: `whsec_bmV3 ${secret}` });
    expect(two).toMatchObject({ value: { properties: [{ webhookSecret: `whsec_bmV3 ${secret}` }] } });
    for (const [value, reason] of [
      [`whsec_bmV3 ${secret} ${secret}`, 'does not hold one signing secret, or two with a space between them'],
      [`${secret} old`, 'does not hold a signing secret'],
      [`${secret},${secret}`, 'does not hold a signing secret'],
    ])
      expect(readProperties(fullFile, { ...environment, SEAM_WEBHOOK_SECRET: value })).toMatchObject({
        problems: [{ field: 'properties[0].seam.webhookSecretEnv', reason: expect.stringContaining(reason!) }],
      });
  });

  it('uses the defaults for settings that are left out', () => {
    const [config] = valueOf(sparseFile).properties;
    expect(config!.settings).toMatchObject({
      credentialManagerAcsSystemId: null,
      cardFormat: 'rfid48',
      rooms: null,
      areas: {},
      commonEntrances: null,
      webhooks: false,
      notices: false,
      policies: defaultPolicies,
    });
    expect(config).toMatchObject({ webhookSecret: null, notices: null, urlTokens: [] });
  });

  it.each([
    [{ timeZone: 'Mars/Olympus' }, 'timeZone', 'is not an IANA time zone'],
    [{ timeZone: '+01:00' }, 'timeZone', 'is not an IANA time zone'],
    [{ country: 'Norway' }, 'country', 'is not a country of ISO 3166'],
    [{ country: 'no' }, 'country', 'is not a country of ISO 3166'],
    [{ checkIn: '24:00' }, 'checkIn', 'is not a time of day'],
    [{ checkOut: '9:00' }, 'checkOut', 'is not a time of day'],
    [{ propertyId: 'hotel/aurora' }, 'propertyId', 'must start with a letter or digit'],
    [{ propertyId: undefined }, 'propertyId', 'is missing'],
    [{ acsSystemId: 'visionline' }, 'acsSystemId', 'is not a Seam id'],
    [{ cardFormat: 'rfid' }, 'cardFormat', 'is not one of rfid48, TLCode'],
    [{ rooms: { ' 101': ['101'] } }, 'rooms[" 101"]', 'begins or ends with a space'],
    [{ rooms: { '101': [] } }, 'rooms.101', 'names no entrance'],
    [{ policies: { issueLead: 'P1M' } }, 'policies.issueLead', 'is not a duration'],
    [{ policies: { issueLead: '4 hours' } }, 'policies.issueLead', 'is not a duration'],
    [{ policies: { linger: '-PT1H' } }, 'policies.linger', 'is not a duration'],
    [{ policies: { seamTimeout: 'PT0S' } }, 'policies.seamTimeout', 'leaves no time'],
    [{ policies: { isueLead: 'PT4H' } }, 'policies.isueLead', 'is not a setting'],
    [{ checkin: '15:00' }, 'checkin', 'is not a setting'],
    [
      { seam: { ...property!.seam, webhookSecretEnv: 'SEAM_API_KEY' } },
      'seam.webhookSecretEnv',
      'does not hold a signing secret',
    ],
    [
      { notices: { url: 'https://pms.example.com', secretEnv: 'SEAM_API_KEY' } },
      'notices.secretEnv',
      'does not hold a signing secret',
    ],
    [{ notices: { url: 'ftp://pms.example.com', secretEnv: 'NOTICES_SECRET' } }, 'notices.url', 'is not a URL'],
  ])('refuses the property setting %j', (change, field, reason) => {
    expect(problemsOf(withProperty(change))).toStrictEqual([
      { field: `properties[0].${field}`, reason: expect.stringContaining(reason) },
    ]);
  });

  it('names rooms, areas and entrances in one Unicode form, in which they are compared', () => {
    const [composed, decomposed] = ['Gr\u00fcn', 'Gru\u0308n'];
    function named(name: string) {
      const change = { rooms: { [name]: [name] }, areas: { [name]: [name] }, commonEntrances: [name] };
      return valueOf(withProperty(change)).properties[0]?.settings;
    }
    expect(named(decomposed)).toStrictEqual(named(composed));
  });

  it('reports everything that is wrong at once', () => {
    const broken = {
      properties: [
        {
          ...property,
          timeZone: 'Nowhere',
          seam: { endpoint: 'seam', apiKeyEnv: 'NO_KEY', webhookSecretEnv: 'NO_HOOK' },
        },
        { ...property, checkIn: 15, notices: { url: 'https://pms.example.com', secretEnv: 'NO_NOTICES' } },
      ],
      keys: [{ ...fullFile.keys[0], properties: ['hotel-other'] }, fullFile.keys[0]],
    };
    expect(problemsOf(broken).map(({ field, reason }) => `${field} ${reason}`)).toStrictEqual([
      expect.stringContaining('properties[0].timeZone is not an IANA'),
      expect.stringContaining('properties[0].seam.endpoint is not a URL'),
      'properties[0].seam.apiKeyEnv names NO_KEY, which is not set in the environment',
      'properties[0].seam.webhookSecretEnv names NO_HOOK, which is not set in the environment',
      'properties[1].checkIn is not a text',
      'properties[1].notices.secretEnv names NO_NOTICES, which is not set in the environment',
      'properties[1].propertyId is the same as that of properties[0]',
      'keys[1].id is the same as that of keys[0]',
      'keys[1].sha256 is the same as that of keys[0]',
      'properties[1].urlTokens[0].sha256 is the same as that of properties[0].urlTokens[0]',
      'keys[0].properties[0] is not the propertyId of any property',
    ]);
  });

  it('refuses a URL token under two properties: it would never reach the first', () => {
    const token = { sha256: 'c'.repeat(64), may: ['write'] };
    const other = { ...property, propertyId: 'b', urlTokens: [token, property!.urlTokens[0]] };
    expect(problemsOf({ properties: [property, other] })).toEqual([
      { field: 'properties[1].urlTokens[1].sha256', reason: 'is the same as that of properties[0].urlTokens[0]' },
    ]);
    expect(problemsOf(withProperty({ urlTokens: [token, token] }))).toEqual([
      { field: 'properties[0].urlTokens[1].sha256', reason: 'is the same as that of properties[0].urlTokens[0]' },
    ]);
  });

  it.each(['seam_test_oops', 'whsec_oops', 'Bearer oops'])(
    'does not show a secret that is given in place of a name: %s',
    (secret) => {
      const text = JSON.stringify(problemsOf(withProperty({ seam: { ...property!.seam, apiKeyEnv: secret } })));
      expect(text).toContain('properties[0].seam.apiKeyEnv');
      expect(text).not.toContain('oops');
    },
  );

  it.each(['ey.jwt', 'seam_cst_secret', 'seam_at_secret', 'seam_pk_secret'])(
    'refuses the token %s as an API key',
    (key) => {
      const problems = problemsOf(fullFile, { ...environment, SEAM_API_KEY: key });
      expect(problems).toHaveLength(1);
      expect(JSON.stringify(problems)).not.toContain(key);
      expect(problems[0]!.field).toBe('properties[0].seam.apiKeyEnv');
    },
  );

  it.each([[null], ['properties'], [[]], [{}], [{ properties: {} }], [{ properties: [] }], [{ properties: [null] }]])(
    'refuses the file %j with a reason instead of failing',
    (json) => expect(problemsOf(json).length).toBeGreaterThan(0),
  );
});
