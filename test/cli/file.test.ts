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

  async function file(name: string, content: string | Buffer): Promise<string> {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  }

  it.each([
    { by: '--id first', content: '{"reservationId":"R-8","rooms":[]}', id: 'R-9', reservationId: 'R-9' },
    { by: 'its reservationId', content: '{"reservationId":"R-8","rooms":[]}', id: undefined, reservationId: 'R-8' },
    { by: 'its name', content: '{"rooms":[]}', id: undefined, reservationId: 'R-7' },
    { by: 'its name, for null', content: '{"reservationId":null,"rooms":[]}', id: undefined, reservationId: 'R-7' },
    { by: 'its name, after a byte order mark', content: '\ufeff{"rooms":[]}', id: undefined, reservationId: 'R-7' },
  ])('is identified by $by', async ({ content, id, reservationId }) => {
    const path = await file('R-7.json', content);
    expect(await readReservationFile(path, id)).toEqual({ reservationId, body: { rooms: [] } });
  });

  it.each(['1001', '["R-8"]'])('is refused if its reservationId is not a text: %s', async (own) => {
    const path = await file('R-7.json', `{"reservationId":${own},"rooms":[]}`);
    for (const id of [undefined, 'R-9'])
      await expect(readReservationFile(path, id)).rejects.toMatchObject({
        failure: { problems: [{ field: 'reservationId', reason: expect.stringContaining('is not a text') }] },
      });
  });

  it.each([
    ['not JSON', 'bad.json', '{'],
    ['not UTF-8', 'latin1.json', Buffer.from('{"rooms":["Gr\u00fcn"]}', 'latin1')],
    ['UTF-16', 'utf16.json', Buffer.from('\ufeff{"rooms":[]}', 'utf16le')],
    ['missing', 'missing.json', null],
  ])('is refused if it is %s', async (_name, name, content) => {
    const path = content === null ? join(folder, name) : await file(name, content);
    await expect(readReservationFile(path, undefined)).rejects.toMatchObject({ code: 'InvalidInput' });
  });
});
