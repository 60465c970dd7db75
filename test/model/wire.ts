import type { MessageName } from '../../src/domain/messages/index.ts';
import type { Instant } from '../../src/domain/instant.ts';
import type { GuestSaid, Said, Span } from './sequence.ts';

/** The instant of an hour of the sequence. */
export type InstantAt = (hours: number) => Instant;

function guestBody({ guestId, person, rooms, stay, areas }: GuestSaid, at: InstantAt): object {
  return {
    guestId,
    fullName: person,
    emailAddress: `${person.toLowerCase()}@example.com`,
    ...(rooms === undefined ? {} : { rooms }),
    ...(stay === undefined ? {} : { stay: stayBody(stay, at) }),
    ...(areas === undefined ? {} : { areas }),
  };
}

function stayBody({ from, to }: Span, at: InstantAt): object {
  return { from: at(from), to: at(to) };
}

/** What the PMS says, as it goes over the wire: the message's name and its body. */
export function wire({ name, ...said }: Said, at: InstantAt): { readonly name: MessageName; readonly body: object } {
  return {
    name,
    body: {
      ...said,
      ...('stay' in said ? { stay: stayBody(said.stay, at) } : {}),
      ...('guest' in said ? { guest: guestBody(said.guest, at) } : {}),
      ...('guests' in said ? { guests: said.guests.map((guest) => guestBody(guest, at)) } : {}),
    },
  };
}
