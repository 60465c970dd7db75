import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, openServedHotel, secrets, type ServedHotel } from '../gateway/testGateway.ts';
import { isFull } from '../support/run.ts';
import { generatePython, generateTypeScript } from './generate.ts';

// A vendor's developer generates a client from /openapi.json and uses it against a real gateway.

let served: ServedHotel;
let document: string;

beforeAll(async () => {
  served = await openServedHotel();
  document = JSON.stringify((await ask('GET', `${served.gateway.url}/openapi.json`, { key: null })).body);
});
afterAll(() => served.close());

function environment(): Readonly<Record<'BASE' | 'KEY' | 'PROPERTY', string>> {
  return { BASE: served.gateway.url, KEY: secrets.all, PROPERTY: served.hotel.settings.propertyId };
}

const used = {
  status: 'booked',
  guests: ['g1', 'g2'],
  waiting: 'lead',
  keys: [],
  codes: [],
  listed: ['g1', 'g2'],
};

/** The types of the document's components, without comments and texts. */
function componentTypes(schema: string): string {
  const [, components = ''] = schema.split('export interface components {');
  const [schemas = ''] = components.split('export type $defs');
  return schemas.replaceAll(/\/\*\*[^]*?\*\//g, '').replaceAll(/"[^"]*"/g, '""');
}

describe('the generated TypeScript client', () => {
  it('has types, and puts, reads and lists reservations', async () => {
    await using client = await generateTypeScript(document);
    const schema = await readFile(join(client.folder, 'schema.d.ts'), 'utf8');
    expect(componentTypes(schema)).toContain('ReservationInput: {');
    expect(componentTypes(schema)).not.toMatch(/\b(unknown|any|object)\b|Record</);
    const bodies = [...schema.matchAll(/"application\/(?:problem\+)?json": (.*)/g)].map(([, type]) => type);
    expect(bodies.filter((type) => !/^(components\["schemas"\]\["\w+"\](?: \| )?)+;$/.test(type ?? ''))).toEqual([]);
    await client.checkTypes();
    const refused = { 'stay.to': expect.any(String) };
    expect(await client.use(environment())).toEqual({ ...used, rooms: ['101', '102'], refused });
  });
});

/** `npm test` needs nothing that is installed by hand. Every machine of CI has Python. */
const hasPython = spawnSync('python3', ['-c', 'import ensurepip, venv']).status === 0;

describe.runIf(hasPython || isFull || process.env['CI'] === 'true')('the generated Python client', () => {
  it('has types, and puts, reads and lists reservations', async () => {
    await using client = await generatePython(document);
    if (isFull) await client.checkTypes();
    const refused = { 'stay.departure': expect.any(String) };
    expect(await client.use(environment())).toEqual({ ...used, rooms: ['201', '202'], refused, loose: [] });
  });
});
