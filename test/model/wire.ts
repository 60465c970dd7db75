import type { MessageName } from '../../src/domain/messages/index.ts';
import type { Instant } from '../../src/domain/instant.ts';
import { regulars } from './hotel.ts';
import { dice } from './pure/agenda.ts';
import type { GuestSaid, Said, Span } from './sequence.ts';

/** The instant of an hour of the sequence. */
export type InstantAt = (hours: number) => Instant;

/** Writes what the PMS says as it goes over the wire: the message's name and its body. */
export type Writer = (said: Said, at: InstantAt) => { readonly name: MessageName; readonly body: object };

/** A name with an accent, so that it has several Unicode forms. No two persons have a word in common. */
function nameOf(person: string): string {
  return `${person}\u00e9`;
}

/** Ways in which PMSs write one name. */
const names: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.normalize('NFD'),
  (name) => name.toUpperCase(),
  (name) => name.toLowerCase(),
  (name) => ` ${name.replace('-', '  ')} `,
  (name) => `Ms. ${name}`,
  (name) => name.split('-').toReversed().join(', '),
];

/** Ways in which PMSs write one e-mail address; or they leave it out. */
const addresses: readonly ((address: string) => string | undefined)[] = [
  (address) => address,
  (address) => address.toUpperCase(),
  (address) => ` ${address}`,
  () => undefined,
];

function isRegular(word: string): boolean {
  return regulars.some((regular) => regular.toLowerCase() === word);
}

/**
 * The person whom a name or an e-mail address of the wire means, in any way of writing.
 *
 * @param text such as `EXAMPLE@example.com` or `Ms. Exampleé`.
 */
export function personOf(text: string): string {
  const plain = text
    .normalize('NFD')
    .replaceAll(/\u0301/g, '')
    .toLowerCase()
    .trim();
  const [address = ''] = plain.split('@');
  const words = plain
    .replace(/^ms\. /, '')
    .split(/[^a-z0-9]+/)
    .toSorted((a, b) => a.length - b.length);
  const person = plain.includes('@') ? address : words.join('-').replace(/e$/, '');
  return person
    .split('-')
    .map((word, index) => (index === 0 || isRegular(word) ? word.slice(0, 1).toUpperCase() + word.slice(1) : word))
    .join('-');
}

function stayBody({ from, to }: Span, at: InstantAt): object {
  return { from: at(from), to: at(to) };
}

/** A PMS that writes each person differently in every message, as the seed decides; the seed 0 writes all in one way. */
export function writerOf(seed: number): Writer {
  const draw = dice(seed);
  function oneOf<T>(ways: readonly T[]): T | undefined {
    return ways[draw(ways.length)];
  }
  function guestBody({ guestId, person, rooms, stay, areas }: GuestSaid, at: InstantAt): object {
    const emailAddress = oneOf(addresses)?.(`${person.toLowerCase()}@example.com`);
    return {
      guestId,
      fullName: oneOf(names)?.(nameOf(person)),
      ...(emailAddress === undefined ? {} : { emailAddress }),
      ...(rooms === undefined ? {} : { rooms }),
      ...(stay === undefined ? {} : { stay: stayBody(stay, at) }),
      ...(areas === undefined ? {} : { areas }),
    };
  }
  return ({ name, ...said }, at) => ({
    name,
    body: {
      ...said,
      ...('stay' in said ? { stay: stayBody(said.stay, at) } : {}),
      ...('guest' in said ? { guest: guestBody(said.guest, at) } : {}),
      ...('guests' in said ? { guests: said.guests.map((guest) => guestBody(guest, at)) } : {}),
    },
  });
}
