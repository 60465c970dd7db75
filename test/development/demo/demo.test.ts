import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { DemoResult } from '../../../src/development/demo/main.ts';
import { isFull } from '../../support/run.ts';

const binary = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

it.runIf(isFull)('the demo never reaches the server that the shell names, and both scores are there', async () => {
  let connections = 0;
  const hotel = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => hotel.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(hotel.address() as AddressInfo).port}`;
  try {
    const demo = spawn(process.execPath, [binary, 'demo', '--json'], {
      env: {
        ...process.env,
        TEMPORAL_ADDRESS: address,
        TEMPORAL_NAMESPACE: 'hotels',
        TEMPORAL_API_KEY: 'secret',
        NIGHTLATCH_PROPERTIES: '/etc/nightlatch/properties.json',
        NIGHTLATCH_TASK_QUEUE: 'hotels',
        SEAM_API_KEY: 'seam_live',
        SEAM_ENDPOINT: `http://${address}`,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const printed = await text(demo.stdout);
    expect(connections).toBe(0);
    expect(printed).not.toContain('\u001b');
    for (const line of printed.trim().split('\n').slice(0, -1)) expect(line.length).toBeLessThanOrEqual(80);
    const result = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as DemoResult;
    expect(result).toMatchObject({ reservations: 3, issued: 6, overrides: 3, joiners: 3, stillValid: 0, surprises: 0 });
    const { nightlatch, guides } = result.scores;
    expect(nightlatch).toMatchObject({ guestsOutside: 0, departedInside: 0, issuedTwice: 0 });
    expect(nightlatch.right).toBe(nightlatch.doors);
    expect(guides.doors).toBe(nightlatch.doors);
    expect(guides.guestsOutside).toBeGreaterThan(0);
    expect(guides.departedInside).toBeGreaterThan(0);
    expect(guides.issuedTwice).toBeGreaterThan(0);
  } finally {
    hotel.close();
  }
});
