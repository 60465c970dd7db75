import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { diagnose } from '../../src/cli/doctor/diagnose.ts';
import { findingText, type Finding } from '../../src/cli/doctor/finding.ts';
import { seamFindings } from '../../src/cli/doctor/seam.ts';
import { temporalFindings } from '../../src/cli/doctor/temporal.ts';
import { openServer } from '../../src/cli/setup/server.ts';
import { setUp } from '../../src/cli/setup/setUp.ts';
import { searchAttributes } from '../../src/development/temporalServer/searchAttributes.ts';
import { readProperties, type PropertyConfig } from '../../src/settings/index.ts';
import { startSimulator, type Simulator } from '../../src/simulator/server.ts';
import { fullFile } from '../settings/exampleFiles.ts';
import { controlSimulator } from '../support/simulatorControl.ts';
import { filesIn } from './nightlatch.ts';

const dayMs = 86_400_000;
let simulator: Simulator;
let hotel: object;
/** Where nothing answers any more. */
let closed: string;

beforeAll(async () => {
  const other = await startSimulator();
  closed = other.url;
  await other.close();
  simulator = await startSimulator();
  const [property] = fullFile.properties;
  hotel = {
    propertyId: 'hotel-aurora',
    timeZone: property!.timeZone,
    checkIn: '15:00',
    checkOut: '11:00',
    seam: { endpoint: simulator.url, apiKeyEnv: 'SEAM_API_KEY' },
    acsSystemId: simulator.acsSystemId,
    credentialManagerAcsSystemId: simulator.credentialManagerAcsSystemId,
  };
});

afterAll(() => simulator.close());

function configOf(change: object, apiKey = simulator.apiKey): PropertyConfig {
  const env = { SEAM_API_KEY: apiKey, SEAM_WEBHOOK_SECRET: 'whsec_dGVzdA==' };
  const read = readProperties({ properties: [{ ...hotel, ...change }] }, env);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value.properties[0]!;
}

function wrongOnes(findings: readonly Finding[]): readonly string[] {
  return findings.filter(({ is }) => is === 'wrong').map(findingText);
}

function control(method: string, path: string, body: unknown): Promise<void> {
  return controlSimulator(simulator.url, [method, path], body);
}

describe('doctor, on the way to Seam', () => {
  it('finds nothing wrong if the key and the lock system are right', async () => {
    const findings = await seamFindings([configOf({})]);
    expect(findings.map(findingText)).toEqual([
      `ok       Seam for hotel-aurora: ${simulator.url} answers and accepts the key`,
      'ok       lock system of hotel-aurora: Seam reports no error of Simulated Visionline hotel',
      'ok       credential service of hotel-aurora: Seam reports no error of Simulated credential manager',
    ]);
  });

  it.each<[string, () => PropertyConfig, RegExp]>([
    [
      'a wrong key',
      () => configOf({}, 'seam_test_other'),
      /refuses the API key \(.*HTTP 401\)\. To do: correct the variable/,
    ],
    [
      'no Seam',
      () => configOf({ seam: { endpoint: closed, apiKeyEnv: 'SEAM_API_KEY' } }),
      /nothing answers at http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)\. To do: check the network/,
    ],
    [
      'a system of another workspace',
      () => configOf({ acsSystemId: randomUUID() }),
      /lock system of hotel-aurora: the workspace of this key has no system .*The workspace has: Simulated Visionline/,
    ],
    [
      'a property with a webhook secret that Seam has no webhook for',
      () =>
        configOf({
          seam: { endpoint: simulator.url, apiKeyEnv: 'SEAM_API_KEY', webhookSecretEnv: 'SEAM_WEBHOOK_SECRET' },
        }),
      /webhook of hotel-aurora: Seam has no webhook .*\/v1\/webhooks\/seam\/hotel-aurora/,
    ],
  ])('says what to do about %s', async (_, config, expected) => {
    const found = wrongOnes(await seamFindings([config()]));
    expect(found).toEqual([expect.stringMatching(expected)]);
    expect(found.join('')).not.toContain('seam_test_');
  });

  it('passes on what Seam reports of the lock system, with who can repair it', async () => {
    await control('PUT', '/faults', [{ path: '*', times: 100, effect: 'bridge-down' }]);
    try {
      expect(wrongOnes(await seamFindings([configOf({})]))).toEqual([
        expect.stringMatching(/Seam cannot reach Seam Bridge \(\w+\)\. To do: Site IT: Check that the Seam Bridge/),
      ]);
    } finally {
      await control('DELETE', '/faults', undefined);
    }
  });
});

describe('doctor, on the way to Temporal', () => {
  const names = { taskQueue: `none-${randomUUID()}`, deployment: null };

  it('says what to do without Temporal', async () => {
    const connectionOptions = { address: '127.0.0.1:1' };
    expect(wrongOnes(await temporalFindings({ connectionOptions, namespace: 'default', ...names }))).toEqual([
      expect.stringMatching(
        /Temporal: nothing answers at 127\.0\.0\.1:1 \(connect ECONNREFUSED .*To do: start the server/,
      ),
    ]);
  });

  it('finds a namespace that is missing, one without search attributes, and after setup only that no worker runs', async () => {
    const namespace = `hotels-${randomUUID().slice(0, 8)}`;
    const settings = { connectionOptions: { address: inject('temporalAddress') }, namespace, ...names };
    expect(wrongOnes(await temporalFindings(settings))).toEqual([
      `wrong    namespace: there is no namespace ${namespace}. To do: run nightlatch setup, or correct TEMPORAL_NAMESPACE`,
    ]);
    const server = openServer(settings);
    try {
      const needs = { namespace, retentionMs: 30 * dayMs };
      await setUp(server, { ...needs, attributes: { Rooms: 'KeywordList' } });
      const [attributes] = wrongOnes(await temporalFindings(settings));
      expect(attributes).toMatch(/search attributes: .* lacks PropertyId, .*To do: run nightlatch setup/);
      await setUp(server, { ...needs, attributes: searchAttributes });
      expect(wrongOnes(await temporalFindings(settings))).toEqual([
        expect.stringMatching(/worker: no worker has polled .*To do: start nightlatch worker/),
      ]);
    } finally {
      await server.close();
    }
  });
});

it('doctor looks at Temporal also if the properties file is wrong, and names every fault of the settings', async () => {
  const files = await filesIn({ 'properties.json': JSON.stringify({ properties: [{ ...hotel, timeZone: 'Mars' }] }) });
  try {
    const found = wrongOnes(
      await diagnose({
        NIGHTLATCH_PROPERTIES: files.path('properties.json'),
        NIGHTLATCH_OPS_PORT: 'many',
        TEMPORAL_ADDRESS: '127.0.0.1:1',
      }),
    );
    expect(found).toEqual([
      expect.stringContaining('settings: properties[0].timeZone is not an IANA time zone'),
      expect.stringContaining('settings: properties[0].seam.apiKeyEnv names SEAM_API_KEY, which is not set'),
      expect.stringContaining('settings: NIGHTLATCH_OPS_PORT is not a port'),
      expect.stringContaining('Temporal: nothing answers at 127.0.0.1:1'),
    ]);
  } finally {
    await files.remove();
  }
});
