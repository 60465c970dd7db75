import type { ProblemFacts } from './problem/problem.ts';

/**
 * The most characters of an address: its path and query. Three quarters of what Node reads of the address and the headers
 * together, so that usual headers still fit beside an address that is long enough for every id and list.
 */
export const longestAddress = 12 * 1024;

/** The answer to an address that is too long. */
export const addressTooLong: ProblemFacts = {
  type: 'address-too-long',
  detail: `The path and query have at most ${longestAddress} characters.`,
};

/** Whether the address in the first line of a request is too long, as far as Node had read it. */
export function hasLongAddress(packet: unknown): boolean {
  if (!(packet instanceof Uint8Array)) return false;
  const [, address = ''] = /^[A-Z]+ (\S+)/.exec(Buffer.from(packet).toString('latin1')) ?? [];
  return address.length > longestAddress;
}
