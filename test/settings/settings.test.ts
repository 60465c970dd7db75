import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  environmentNow,
  loadSettings,
  readEnvironment,
  readTemporal,
  SettingsError,
} from '../../src/settings/index.ts';
import { environment, fullFile } from './exampleFiles.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-settings-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileWith(text: string | Buffer): Promise<string> {
  const path = join(folder, 'properties.json');
  await writeFile(path, text);
  return path;
}

async function problemsOf(env: Record<string, string>): Promise<readonly string[]> {
  const error: unknown = await loadSettings(env).catch((thrown: unknown) => thrown);
  if (!(error instanceof SettingsError)) throw new Error('the settings were accepted');
  for (const { field, reason } of error.problems) expect(error.message).toContain(`${field} ${reason}`);
  return error.problems.map(({ field, reason }) => `${field} ${reason}`);
}

describe('loadSettings', () => {
  it('reads the properties file, TEMPORAL_*, the task queue and the ports', async () => {
    const settings = await loadSettings({
      ...environment,
      NIGHTLATCH_PROPERTIES: await fileWith(JSON.stringify(fullFile)),
      NIGHTLATCH_TASK_QUEUE: 'other',
      NIGHTLATCH_GATEWAY_PORT: '0',
      NIGHTLATCH_SIMULATOR_PORT: '',
      TEMPORAL_ADDRESS: 'temporal.example.com:7233',
      TEMPORAL_NAMESPACE: 'hotels',
      TEMPORAL_DEPLOYMENT_NAME: 'nightlatch',
      TEMPORAL_WORKER_BUILD_ID: 'v1',
    });
    expect(settings.properties.map(({ settings: { propertyId } }) => propertyId)).toStrictEqual(['hotel-aurora']);
    expect(settings.ports).toStrictEqual({ gateway: 0, ops: 9464, simulator: 8090, temporal: 7233, temporalUi: 8233 });
    expect(settings.temporal).toMatchObject({
      connectionOptions: { address: 'temporal.example.com:7233' },
      namespace: 'hotels',
      taskQueue: 'other',
      deployment: { deploymentName: 'nightlatch', buildId: 'v1' },
    });
  });

  it('reports everything that is missing or wrong at once', async () => {
    const problems = await problemsOf({
      NIGHTLATCH_PROPERTIES: await fileWith(JSON.stringify(fullFile)),
      NIGHTLATCH_TEMPORAL_PORT: 'seven',
      NIGHTLATCH_GATEWAY_PORT: '70000',
      NIGHTLATCH_OPS_PORT: '-1',
      NIGHTLATCH_OPS_HOST: 'everywhere',
      TEMPORAL_WORKER_BUILD_ID: 'v1',
    });
    expect(problems).toStrictEqual([
      'properties[0].seam.apiKeyEnv names SEAM_API_KEY, which is not set in the environment',
      'properties[0].seam.webhookSecretEnv names SEAM_WEBHOOK_SECRET, which is not set in the environment',
      'properties[0].notices.secretEnv names NOTICES_SECRET, which is not set in the environment',
      'TEMPORAL_DEPLOYMENT_NAME is not set, but TEMPORAL_WORKER_BUILD_ID is: set both or neither',
      expect.stringContaining('NIGHTLATCH_GATEWAY_PORT is not a port'),
      expect.stringContaining('NIGHTLATCH_OPS_PORT is not a port'),
      expect.stringContaining('NIGHTLATCH_TEMPORAL_PORT is not a port'),
      expect.stringContaining('NIGHTLATCH_OPS_HOST is not an IP address'),
    ]);
  });

  it('says at which place the properties file is broken, and does not quote it', async () => {
    const [problem] = await problemsOf({ NIGHTLATCH_PROPERTIES: await fileWith('{\n  "properties": [ seam_secret ]') });
    expect(problem).toMatch(/^NIGHTLATCH_PROPERTIES names \S+, which is not JSON \(line 2 column \d+\)$/);
  });

  it('says that the properties file is not UTF-8', async () => {
    const path = await fileWith(Buffer.from('{"properties":"Gr\u00fcn"}', 'latin1'));
    expect(await problemsOf({ NIGHTLATCH_PROPERTIES: path })).toStrictEqual([
      `NIGHTLATCH_PROPERTIES names ${path}, which is not UTF-8`,
    ]);
  });

  it('says that the properties file is missing or not named', async () => {
    const path = join(folder, 'none.json');
    expect(await problemsOf({ NIGHTLATCH_PROPERTIES: path })).toStrictEqual([
      `NIGHTLATCH_PROPERTIES names ${path}, which cannot be read (ENOENT)`,
    ]);
    expect(await problemsOf({})).toStrictEqual([expect.stringContaining('NIGHTLATCH_PROPERTIES is not set')]);
  });

  it('says that the Temporal configuration file is broken, and does not quote it', async () => {
    const path = join(folder, 'temporal.toml');
    await writeFile(path, '[profile.default]\napi_key = "hush\n');
    const read = readTemporal({ TEMPORAL_CONFIG_FILE: path });
    expect(read).toMatchObject({ ok: false, problems: [{ field: 'TEMPORAL_*' }] });
    expect(JSON.stringify(read)).not.toContain('hush');
  });

  it('reads the defaults of a local Temporal server from an empty environment', () => {
    expect(readTemporal({ HOME: folder })).toMatchObject({
      ok: true,
      value: { namespace: 'default', taskQueue: 'nightlatch', deployment: null },
    });
  });
});

describe('readEnvironment', () => {
  const [folderBefore, nameBefore] = [process.cwd(), 'NIGHTLATCH_TEST_BEFORE'];
  afterEach(() => {
    process.chdir(folderBefore);
    for (const name of [nameBefore, 'NIGHTLATCH_TEST_NEW']) delete process.env[name];
  });

  it('adds the variables of .env in the current folder, and keeps those that are set', async () => {
    process.chdir(folder);
    process.env[nameBefore] = 'set';
    await writeFile('.env', `${nameBefore}=from .env\nNIGHTLATCH_TEST_NEW=from .env\n`);
    expect(readEnvironment()).toMatchObject({ [nameBefore]: 'set', NIGHTLATCH_TEST_NEW: 'from .env' });
  });

  it('works without a .env file', async () => {
    process.chdir(await mkdtemp(join(folder, 'empty-')));
    expect(readEnvironment()).not.toHaveProperty('NIGHTLATCH_TEST_NEW');
  });
});

describe('environmentNow', () => {
  it('reads .env again, and keeps what the process was started with', async () => {
    const given = { SEAM_API_KEY: 'seam_test_given' };
    const own = await mkdtemp(join(folder, 'own-'));
    const path = join(own, '.env');
    expect(environmentNow(given, own)).toEqual(given);
    await writeFile(path, 'SEAM_API_KEY=seam_test_file\nNOTICES_SECRET=whsec_b2xk\n');
    expect(environmentNow(given, own)).toEqual({ ...given, NOTICES_SECRET: 'whsec_b2xk' });
    await writeFile(path, 'NOTICES_SECRET="whsec_bmV3 whsec_b2xk"\n');
    expect(environmentNow(given, own)).toEqual({ ...given, NOTICES_SECRET: 'whsec_bmV3 whsec_b2xk' });
  });
});
