import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { NightlatchError } from '../../client/errors.ts';
import { textOfUtf8 } from '../../domain/utf8.ts';

function refuse(reason: string, cause?: unknown, field = 'FILE'): never {
  throw new NightlatchError({ code: 'InvalidInput', problems: [{ field, reason }] }, { cause });
}

async function contentOf(file: string): Promise<Uint8Array> {
  try {
    return file === '-' ? await buffer(process.stdin) : await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return refuse(`${file} cannot be read (${code})`, error);
  }
}

/** Reads a JSON file, or standard input for `-`. An error gives the place that is not JSON, but quotes nothing. */
async function readJsonFile(file: string): Promise<unknown> {
  const content = textOfUtf8(await contentOf(file));
  if (content === null) return refuse(`${file === '-' ? '' : `${file} `}is not UTF-8`);
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    const place = error instanceof Error ? /line \d+ column \d+/.exec(error.message)?.[0] : undefined;
    return refuse(`${file === '-' ? '' : `${file} `}is not JSON${place === undefined ? '' : ` (${place})`}`);
  }
}

/** The content of a file: the reservation that it is about, and the body of the PUT. */
export interface ReservationFile {
  readonly reservationId: string;
  readonly body: unknown;
}

function nameOf(file: string): string {
  return file === '-' ? refuse('is standard input: add --id for the reservation’s id') : basename(file, '.json');
}

/**
 * Reads a reservation's file. The reservation's id is `id`, else the file's `reservationId`, which is not part of the body,
 * else the file's name without its ending.
 *
 * @throws {NightlatchError} InvalidInput if it is not UTF-8 or not JSON, its reservationId is not a text, or there is no id.
 */
export async function readReservationFile(file: string, id: string | undefined): Promise<ReservationFile> {
  const json = await readJsonFile(file);
  if (typeof json !== 'object' || json === null || !('reservationId' in json))
    return { reservationId: id ?? nameOf(file), body: json };
  const { reservationId, ...body } = json;
  if (reservationId === null) return { reservationId: id ?? nameOf(file), body };
  if (typeof reservationId !== 'string')
    return refuse('is not a text: put it in quotation marks', undefined, 'reservationId');
  return { reservationId: id ?? reservationId, body };
}
