import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { NightlatchError } from '../../client/errors.ts';

const refuse = (reason: string, cause?: unknown): never => {
  throw new NightlatchError({ code: 'InvalidInput', problems: [{ field: 'FILE', reason }] }, { cause });
};

const contentOf = async (file: string): Promise<string> => {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return refuse(`cannot be read (${code})`, error);
  }
};

/** Reads a JSON file, `-` for standard input; an error says where it is no JSON and quotes nothing of it. */
export const readJsonFile = async (file: string): Promise<unknown> => {
  const content = await contentOf(file);
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    const place = error instanceof Error ? /line \d+ column \d+/.exec(error.message)?.[0] : undefined;
    return refuse(place === undefined ? 'is not JSON' : `is not JSON (${place})`);
  }
};

/** The reservation that a file is about: the id that was given, else the file's name without its ending. */
export const reservationIdFor = (file: string | undefined, id: string | undefined): string => {
  if (id !== undefined) return id;
  if (file === undefined) return refuse('is missing, and so is --id: which reservation?');
  return file === '-' ? refuse('is standard input: --id says which reservation it is') : basename(file, '.json');
};
