import { afterAll, describe, expect, it } from 'vitest';
import { openGatewayAlone } from './gatewayAlone.ts';

const gateway = await openGatewayAlone();
afterAll(gateway.close);

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url);
  await answer.body?.cancel();
  return answer.status;
}

describe('the port for operators', () => {
  it('serves health, readiness and metrics, and nothing of reservations', async () => {
    const { operationsUrl } = gateway;
    expect(await statusOf(`${operationsUrl}/healthz`)).toBe(200);
    expect(await statusOf(`${operationsUrl}/readyz`)).toBe(503); // its Temporal is not there
    const metrics = await fetch(`${operationsUrl}/metrics`);
    expect([metrics.status, await metrics.text()]).toEqual([200, expect.stringContaining('nightlatch_gateway_')]);
    for (const path of ['/v1/properties/hotel-aurora/reservations', '/openapi.json', '/docs'])
      expect(await statusOf(`${operationsUrl}${path}`)).toBe(404);
  });

  it('is the only one that says how busy the hotel is', async () => {
    for (const path of ['/metrics', '/readyz', '/metrics/', '//metrics', '/v1/metrics', '/%6detrics'])
      expect([path, await statusOf(`${gateway.url}${path}`)]).toEqual([path, 404]);
    expect(await statusOf(`${gateway.url}/healthz`)).toBe(200);
  });
});
