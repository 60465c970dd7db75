import { mkdtemp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { lock } from '../../src/development/dev/lock.ts';
import { recall, remember } from '../../src/development/dev/memory.ts';
import { ownFolder, writeOwnFile } from '../../src/development/ownFiles.ts';
import { startSupervised } from '../../src/development/temporalServer/supervised.ts';
import { eventually } from '../support/eventually.ts';

const root = join(import.meta.dirname, '../..');

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

describe('a file of the embedded stack', () => {
  it('is readable by its owner only, also if it was there with another mode', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'nightlatch-modes-'));
    try {
      const folder = join(parent, '.nightlatch');
      await mkdir(folder, { mode: 0o755 });
      await writeFile(join(folder, 'properties.json'), '', { mode: 0o644 });
      await ownFolder(folder);
      await writeOwnFile(join(folder, 'properties.json'), '{}');
      await remember(join(folder, 'dev.json'), await recall(join(folder, 'dev.json')));
      const held = await lock(join(folder, 'dev.pid'));
      expect(await modeOf(folder)).toBe('700');
      for (const file of ['properties.json', 'dev.json', 'dev.pid'])
        expect([file, await modeOf(join(folder, file))]).toEqual([file, '600']);
      await held.release();
    } finally {
      await rm(parent, { recursive: true });
    }
  });

  it('that the Temporal server writes is, too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nightlatch-modes-'));
    try {
      const file = join(folder, 'temporal.sqlite');
      // In the place of the server, a program that writes a file as the server does: with the mode of its umask.
      await startSupervised('/bin/sh', ['-c', 'echo data > "$0" && mkdir "$0-wal"', file]).ended;
      await eventually(async () => (await modeOf(file)) === '600' && (await modeOf(`${file}-wal`)) === '700');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('the lock file', () => {
  it('has the checksum of every package of every platform, so that no mirror can give another one', async () => {
    const shape = z.object({ packages: z.record(z.string(), z.looseObject({ integrity: z.string().optional() })) });
    const { packages } = shape.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
    const without = Object.entries(packages).filter(
      ([path, { integrity = '' }]) => path !== '' && !integrity.startsWith('sha512-'),
    );
    expect(without.map(([path]) => path)).toEqual([]);
    expect(Object.keys(packages).length).toBeGreaterThan(400);
  });
});

describe('the README', () => {
  it('says which download of a Temporal server is compared with a checksum, and which is not', async () => {
    const text = (await readFile(join(root, 'README.md'), 'utf8')).replaceAll(/\s+/g, ' ');
    expect(text).toContain('temporalWheel.ts) pins');
    expect(text).toContain("The SDK's download comes from Temporal over TLS and is not compared with a checksum");
  });
});

const service = z.looseObject({
  environment: z.record(z.string(), z.string()).default({}),
  networks: z.array(z.string()).default(['default']),
  ports: z.array(z.string()).default([]),
});
const compose = z.looseObject({
  services: z.record(z.string(), service),
  networks: z.record(
    z.string(),
    z
      .looseObject({ internal: z.boolean().default(false), driver_opts: z.record(z.string(), z.string()).default({}) })
      .nullable(),
  ),
});

describe('docker-compose.yml', async () => {
  const text = await readFile(join(root, 'docker-compose.yml'), 'utf8');
  const { services, networks } = compose.parse(parse(text, { merge: true }));
  const names = Object.keys(services);

  it('has no password by default: without one it does not start', () => {
    const passwords = names.flatMap((name) =>
      Object.entries(services[name]?.environment ?? {}).filter(([variable]) => /PASSWORD|PWD/.test(variable)),
    );
    expect(passwords.length).toBe(3);
    for (const [variable, value] of passwords)
      expect([variable, value]).toEqual([variable, '${POSTGRES_PASSWORD:?set it, for example in .env}']);
  });

  it('passes TLS and the API key on to everything that calls Temporal', () => {
    const variables = ['ADDRESS', 'NAMESPACE', 'API_KEY', 'TLS', 'TLS_SERVER_CA_CERT_DATA', 'TLS_SERVER_NAME'];
    const client = ['TLS_CLIENT_CERT_DATA', 'TLS_CLIENT_KEY_DATA', 'TLS_DISABLE_HOST_VERIFICATION'];
    for (const name of ['worker', 'gateway', 'temporal-namespace'])
      for (const variable of [...variables, ...client])
        expect([name, services[name]?.environment[`TEMPORAL_${variable}`]]).toEqual([
          name,
          expect.stringContaining(`\${TEMPORAL_${variable}:-`),
        ]);
    // Temporal's Web UI names the same settings in its own way.
    for (const [variable, from] of [
      ['CA_DATA', 'SERVER_CA_CERT_DATA'],
      ['CERT_DATA', 'CLIENT_CERT_DATA'],
      ['KEY_DATA', 'CLIENT_KEY_DATA'],
      ['SERVER_NAME', 'SERVER_NAME'],
    ])
      expect(services['temporal-ui']?.environment[`TEMPORAL_TLS_${variable}`]).toBe(`\${TEMPORAL_TLS_${from}:-}`);
  });

  it('lets the gateway reach no other service than Temporal, and gets it no answer from outside this machine', () => {
    const own = services['gateway']?.networks ?? [];
    const reached = names.filter(
      (name) => name !== 'gateway' && services[name]?.networks.some((one) => own.includes(one)),
    );
    expect(reached).toEqual(['temporal']);
    for (const network of own) {
      const { internal = false, driver_opts: options = {} } = networks[network] ?? {};
      const masquerade = options['com.docker.network.bridge.enable_ip_masquerade'];
      expect([network, internal || masquerade === '${NIGHTLATCH_GATEWAY_EGRESS:-false}']).toEqual([network, true]);
    }
  });

  it('lets only Temporal and its schema reach the database, and publishes every port on this machine only', () => {
    const own = services['postgresql']?.networks ?? [];
    const reach = names.filter((name) => services[name]?.networks.some((one) => own.includes(one)));
    expect(reach.toSorted()).toEqual(['postgresql', 'temporal', 'temporal-schema']);
    const published = names.flatMap((name) => services[name]?.ports ?? []);
    expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(published).toContain('127.0.0.1:9464:9464');
  });

  it('gives containers of Nightlatch no root, no capabilities and nothing to write', async () => {
    for (const name of ['worker', 'gateway', 'simulator'])
      expect(services[name]).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    expect(await readFile(join(root, 'Dockerfile'), 'utf8')).toMatch(/^USER 1000$/m);
  });
});
