import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { NightlatchError } from '../../client/errors.ts';

function refuse(reason: string, cause?: unknown, field = 'FILE'): never {
  throw new NightlatchError({ code: 'InvalidInput', problems: [{ field, reason }] }, { cause });
}

async function contentOf(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return refuse(`${file} cannot be read (${code})`, error);
  }
}

/** Reads a JSON file, `-` for standard input; an error says where it is no JSON and quotes nothing of it. */
async function readJsonFile(file: string): Promise<unknown> {
  const content = await contentOf(file);
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    const place = error instanceof Error ? /line \d+ column \d+/.exec(error.message)?.[0] : undefined;
    return refuse(`${file === '-' ? '' : `${file} `}is not JSON${place === undefined ? '' : ` (${place})`}`);
  }
}

/** What a file says: which reservation it is about, and the body of the PUT. */
export interface ReservationFile {
  readonly reservationId: string;
  readonly body: unknown;
}

function nameOf(file: string): string {
  return file === '-' ? refuse('is standard input: --id says which reservation it is') : basename(file, '.json');
}

/**
 * Reads a reservation's file. Which reservation it is says `id`, else the file's own `reservationId`, which is no part of
 * the body, else the file's name without its ending.
 *
 * @throws {NightlatchError} InvalidInput where it is no JSON, its reservationId is no text, or nothing says which
 * reservation it is.
 */
export async function readReservationFile(file: string, id: string | undefined): Promise<ReservationFile> {
  const json = await readJsonFile(file);
  if (typeof json !== 'object' || json === null || !('reservationId' in json))
    return { reservationId: id ?? nameOf(file), body: json };
  const { reservationId, ...body } = json;
  if (typeof reservationId !== 'string')
    return refuse('is not a text: put it in quotation marks', undefined, 'reservationId');
  return { reservationId: id ?? reservationId, body };
}
