import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { ReservationView } from '../../src/client/index.ts';
import { runDev } from '../../src/development/dev/main.ts';
import { eventually } from '../support/eventually.ts';
import { isFull } from '../support/run.ts';
import { scratchFolder, spawnDev, type DevAddresses } from './dev.ts';

/** Reads from the gateway or, with a body, puts to it. */
async function api<T>(dev: DevAddresses, path: string, body?: object): Promise<T> {
  const method = body === undefined ? 'GET' : 'PUT';
  const response = await fetch(`${dev.gateway}/v1/properties/${dev.propertyId}/reservations/${path}`, {
    method,
    headers: { authorization: `Bearer ${dev.apiKey}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Reads from the simulator or, with a body, puts to it. */
async function simulator<T>(dev: DevAddresses, path: string, body?: object): Promise<T> {
  const response = await fetch(`${dev.simulator}/_simulator${path}`, {
    method: body === undefined ? 'GET' : 'PUT',
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return (await response.json()) as T;
}

async function inHours(dev: DevAddresses, hours: number): Promise<string> {
  const { now } = await simulator<{ now: string }>(dev, '');
  return new Date(Date.parse(now) + hours * 3_600_000).toISOString();
}

function isGone(url: string): Promise<boolean> {
  return fetch(url).then(
    () => false,
    () => true,
  );
}

describe('nightlatch dev', () => {
  it.runIf(isFull)(
    'issues a key by signed webhooks alone, moves all clocks together, ends with Ctrl-C, and continues at the next start',
    async () => {
      await using folder = await scratchFolder();
      await using first = spawnDev(folder.path);
      const dev = await first.ready();
      expect(Object.keys(dev)).toEqual(['gateway', 'simulator', 'temporal', 'ui', 'apiKey', 'propertyId']);
      for (const url of [dev.gateway, dev.simulator, dev.ui, `http://${dev.temporal}`])
        expect(new URL(url).hostname).toBe('127.0.0.1');
      expect((await fetch(dev.ui)).status).toBe(200);
      const operations = /readiness and metrics: (http:\S+)/.exec(first.printed.stderr)?.[1];
      for (const path of ['/healthz', '/readyz', '/metrics'])
        expect([path, (await fetch(`${operations}${path}`)).status]).toEqual([path, 200]);

      const twice = await spawnDev(folder.path).ended;
      expect(twice).toMatchObject({ code: 1, stdout: '' });
      expect(twice.stderr).toMatch(/process \d+ already uses .nightlatch/);

      const booked = { rooms: ['101'], guests: [{ guestId: 'g1', fullName: 'Ada Example' }] };
      const stay = { from: await inHours(dev, 10), to: await inHours(dev, 30) };
      await api(dev, 'R1', { ...booked, stay });
      // Hotel and workflows move together: four hours before the stay the key is issued.
      await simulator(dev, '/clock', { advance: 'PT7H' });
      const issued = await eventually(async () => {
        const view = await api<ReservationView>(dev, 'R1');
        return view.guests[0]?.credentials[0]?.state === 'issued' ? view : undefined;
      });
      // A workflow that starts after the move starts at the moved time.
      const later = { from: await inHours(dev, 1), to: await inHours(dev, 30) };
      await api(dev, 'R2?wait=issued', { ...booked, rooms: ['102'], stay: later });
      const calls = await simulator<{ path: string }[]>(dev, '/calls');
      expect(calls.map(({ path }) => path)).not.toContain('/events/list');
      expect(calls.filter(({ path }) => path === '/acs/credentials/create')).toHaveLength(2);

      const { code, stdout } = await first.stop();
      expect([code, stdout.split('\n').length]).toEqual([0, 3]);
      for (const url of [dev.gateway, dev.simulator, dev.ui, `http://${dev.temporal}`])
        expect(await isGone(url)).toBe(true);

      await using second = spawnDev(folder.path);
      const again = await second.ready();
      expect(again.apiKey).toBe(dev.apiKey);
      const view = await eventually(() => api<ReservationView>(again, 'R1'));
      expect(view.stay).toEqual(issued.stay);
      expect(Date.parse(await inHours(again, 0)) - Date.now()).toBeGreaterThan(6.9 * 3_600_000);
      expect((await second.stop()).code).toBe(0);
    },
  );

  it.runIf(isFull)('sends notices to the address in --notices, signed with the secret that it prints', async () => {
    await using folder = await scratchFolder();
    const notices: unknown[] = [];
    let secret = '';
    const receiver = createHttpServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        notices.push(new Webhook(secret).verify(body, request.headers as Record<string, string>));
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo;
    try {
      await using dev = spawnDev(folder.path, {}, ['--notices', `http://127.0.0.1:${port}/`]);
      const addresses = await dev.ready();
      secret = addresses.noticesSecret ?? '';
      const stay = { from: await inHours(addresses, 1), to: await inHours(addresses, 30) };
      await api(addresses, 'R1', { rooms: ['101'], guests: [{ guestId: 'g1', fullName: 'Ada Example' }], stay });
      await eventually(() => notices.length > 0);
      expect(notices[0]).toMatchObject({ type: 'key.issued', data: { reservationId: 'R1' } });
      expect((await dev.stop()).code).toBe(0);
    } finally {
      receiver.close();
    }
  });

  it('refuses --notices without an address, and starts nothing', async () => {
    await expect(runDev({ notices: 'pms.example.com' })).rejects.toThrow('--notices is not an address');
    await expect(runDev({ notices: 'ftp://pms.example.com' })).rejects.toThrow('http:// or https://');
  });

  it('names the ports that are taken and what to do, and starts nothing', async () => {
    await using folder = await scratchFolder();
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    try {
      const dev = spawnDev(folder.path, {
        NIGHTLATCH_GATEWAY_PORT: String(port),
        NIGHTLATCH_OPS_PORT: String(port),
        NIGHTLATCH_TEMPORAL_UI_PORT: String(port),
      });
      const { code, stdout, stderr } = await dev.ended;
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain(`port ${port}, for the gateway, is taken`);
      expect(stderr).toContain('NIGHTLATCH_GATEWAY_PORT');
      expect(stderr).toContain('NIGHTLATCH_OPS_PORT');
      expect(stderr).toContain('NIGHTLATCH_TEMPORAL_UI_PORT');
    } finally {
      holder.close();
    }
  });
});
