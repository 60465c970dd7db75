import { expect } from 'vitest';

/** Sends one request to the simulator's own paths, such as `/faults`, and expects that it is taken. */
export async function controlSimulator(
  url: string,
  [method, path]: readonly [method: string, path: string],
  body: unknown,
): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/_simulator${path}`, { method, headers, body: JSON.stringify(body) });
  expect(response.ok).toBe(true);
}
