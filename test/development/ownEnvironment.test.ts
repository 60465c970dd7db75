import { expect, it } from 'vitest';
import { ownEnvironment } from '../../src/development/ownEnvironment.ts';
import { findTemporalServer } from '../../src/development/temporalServer/find.ts';

const shell = {
  PATH: '/usr/bin',
  HTTPS_PROXY: 'http://proxy.example.com',
  TEMPORAL_ADDRESS: 'temporal.example.com:7233',
  TEMPORAL_API_KEY: 'secret',
  TEMPORAL_PROFILE: 'production',
  NIGHTLATCH_PROPERTIES: '/etc/nightlatch/properties.json',
  NIGHTLATCH_TASK_QUEUE: 'hotels',
  SEAM_API_KEY: 'seam_live',
};

it('an environment of its own has nothing that names a server, a hotel or a key', () => {
  expect(ownEnvironment(shell)).toEqual({ PATH: '/usr/bin', HTTPS_PROXY: 'http://proxy.example.com' });
});

it('the server that TEMPORAL_ADDRESS names is passed over if only an own one may be used', async () => {
  const nothing = {
    run: async () => 'temporal version 1.6.0 (Server 1.31.0, UI 2.0.0)',
    progress: () => undefined,
    environment: shell,
  };
  expect(await findTemporalServer(nothing)).toMatchObject({ kind: 'running' });
  expect(await findTemporalServer({ ...nothing, onlyOwn: true })).toMatchObject({ kind: 'executable' });
});
