import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReservationFile } from '../../src/cli/reservation/file.ts';

describe("a reservation's file", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightlatch-file-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function file(name: string, content: string): Promise<string> {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  }

  it.each([
    ['--id before all', 'R-7.json', '{"reservationId":"R-8","rooms":[]}', 'R-9', 'R-9'],
    ['its own reservationId', 'R-7.json', '{"reservationId":"R-8","rooms":[]}', undefined, 'R-8'],
    ["the file's name", 'R-7.json', '{"rooms":[]}', undefined, 'R-7'],
  ])('is told by %s', async (_name, name, content, id, reservationId) => {
    expect(await readReservationFile(await file(name, content), id)).toEqual({ reservationId, body: { rooms: [] } });
  });

  it.each(['1001', 'null', '["R-8"]'])('is refused where its reservationId is no text: %s', async (own) => {
    const path = await file('R-7.json', `{"reservationId":${own},"rooms":[]}`);
    for (const id of [undefined, 'R-9'])
      await expect(readReservationFile(path, id)).rejects.toMatchObject({
        failure: { problems: [{ field: 'reservationId', reason: expect.stringContaining('is not a text') }] },
      });
  });

  it.each([
    ['no JSON', 'bad.json', '{'],
    ['not there', 'missing.json', null],
  ])('is refused where it is %s', async (_name, name, content) => {
    const path = content === null ? join(folder, name) : await file(name, content);
    await expect(readReservationFile(path, undefined)).rejects.toMatchObject({ code: 'InvalidInput' });
  });
});
