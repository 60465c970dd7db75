import fc from 'fast-check';
import { areas, groupOf, guestIds, regulars, type Area, type Hotel } from './hotel.ts';
import type { Fault, GuestSaid, Happening, Said, SeamChoices, Sequence, Span } from './sequence.ts';

function span(first: number, last: number, longest: number): fc.Arbitrary<Span> {
  return fc
    .tuple(fc.integer({ min: first, max: last }), fc.integer({ min: 1, max: longest }))
    .map(([from, length]) => ({ from, to: from + length }));
}

/** Whether the sequences have reservations that share rooms (rule 14). */
const areSharersAbout = process.env['NIGHTLATCH_MODEL_SHARERS'] === 'yes';

/** Stays of hours, not nights, so that the few hours of a sequence see them begin, meet and end. */
const stay = span(-4, 18, 20);

/** Two rooms at most leave room for others; all of a group now and then. */
function someOf(rooms: readonly string[]): fc.Arbitrary<readonly string[]> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.subarray([...rooms], { maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant([...rooms]) },
  );
}

/** One time in so many something, else nothing. */
function oneIn<T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

function guestOf(hotel: Hotel, reservationId: string): fc.Arbitrary<GuestSaid> {
  return fc
    .record({
      guestId: fc.constantFrom(...guestIds),
      // A PMS puts other people under the same guest id, and one person under another.
      person: oneIn(4, fc.constantFrom(...regulars, `${reservationId}-other`)),
      rooms: oneIn(3, fc.subarray([...groupOf(hotel, reservationId)], { minLength: 1, maxLength: 2 })),
      stay: oneIn(4, span(-4, 18, 10)),
      areas: oneIn(3, fc.subarray(Object.keys(areas) as Area[], { minLength: 1 })),
    })
    .map(({ person, ...guest }) => ({ ...guest, person: person ?? `${reservationId}-${guest.guestId}` }));
}

/** The guests of a PUT: any people in any rooms; or a primary guest and others who have one or two rooms each, none all of them. */
function partyOf(hotel: Hotel, reservationId: string): fc.Arbitrary<readonly GuestSaid[]> {
  const anybody = fc.array(guestOf(hotel, reservationId), { maxLength: 3 });
  const subset = fc.subarray([...groupOf(hotel, reservationId)], { minLength: 1, maxLength: 2 });
  const family = fc
    .record({ primary: oneIn(2, span(-4, 18, 10)), subsets: fc.array(subset, { minLength: 2, maxLength: 2 }) })
    .map(({ primary, subsets }) =>
      [undefined, ...subsets].map((some, index) => ({
        guestId: guestIds[index] ?? '',
        person: `${reservationId}-${guestIds[index] ?? ''}`,
        ...(some === undefined ? { stay: primary } : { rooms: some }),
      })),
    );
  return fc.oneof({ weight: 4, arbitrary: anybody }, { weight: 1, arbitrary: family });
}

/** A whole PUT that fits its schema: no room but the reservation's, no person twice. */
function put(hotel: Hotel, reservationId: string): fc.Arbitrary<Said> {
  return fc
    .record({
      status: fc.constantFrom('booked' as const, 'in-house' as const, undefined),
      stay,
      rooms: someOf(groupOf(hotel, reservationId)),
      guests: partyOf(hotel, reservationId),
      sharesWith: areSharersAbout
        ? oneIn(
            4,
            fc.subarray(
              hotel.reservationIds.filter((id) => id !== reservationId),
              { minLength: 1 },
            ),
          )
        : fc.constant(undefined),
    })
    .map(({ guests, ...said }) => ({
      name: 'replaceReservation',
      ...said,
      guests: guests
        .filter(
          (one, index) =>
            !guests.slice(0, index).some(({ guestId, person }) => guestId === one.guestId || person === one.person),
        )
        .map((guest) => {
          const subset = guest.rooms?.filter((room) => said.rooms.some((own) => own === room)) ?? [];
          return { ...guest, rooms: subset.length > 0 ? subset : undefined };
        }),
    }));
}

function saidTo(hotel: Hotel, reservationId: string): fc.Arbitrary<Said> {
  const guestId = fc.constantFrom(...guestIds);
  const rooms = groupOf(hotel, reservationId);
  const room = fc.constantFrom(...rooms);
  return fc.oneof(
    { weight: 2, arbitrary: put(hotel, reservationId) },
    {
      weight: 4,
      arbitrary: guestOf(hotel, reservationId).map((guest): Said => ({ name: 'addGuest', guest })),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(guestId, fc.boolean())
        .map(([id, rekey]): Said => ({ name: 'removeGuest', guestId: id, rekey })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(guestId, fc.boolean()).map(([id, rekey]): Said => ({ name: 'newKey', guestId: id, rekey })),
    },
    {
      weight: 5,
      arbitrary: fc
        .tuple(someOf(rooms), fc.array(fc.record({ from: room, to: room }), { maxLength: 1 }))
        .map(([list, moves]): Said => ({
          name: 'changeRooms',
          rooms: list,
          moves: moves.filter(({ to }) => list.includes(to)),
        })),
    },
    { weight: 3, arbitrary: stay.map((one): Said => ({ name: 'changeStay', stay: one })) },
    {
      weight: 6,
      arbitrary: fc
        .constantFrom('checkIn', 'checkIn', 'undoCheckIn', 'checkOut', 'undoCheckOut', 'cancel', 'noShow', 'reinstate')
        .map((name): Said => ({ name })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('hold', 'revokeKeys', 'release', 'release').map((name): Said => ({ name })),
    },
    { weight: 1, arbitrary: guestId.map((id): Said => ({ name: 'reportLostPhone', guestId: id })) },
  );
}

const faults: readonly Fault[] = [
  'create-answer-lost',
  'create-commits-late',
  'create-fails',
  'create-fails-but-done',
  'create-fails-but-done-late',
  'event-lost',
  'bridge-down',
];

/** Faults after which Seam may carry a create out when others have the room. */
const late: readonly Fault[] = ['create-commits-late', 'create-fails-but-done-late'];

function happeningIn(hotel: Hotel): fc.Arbitrary<Happening> {
  const { reservationIds, doors } = hotel;
  return fc.oneof(
    {
      weight: 12,
      arbitrary: fc.oneof(
        ...reservationIds.map((to) => saidTo(hotel, to).map((said): Happening => ({ do: 'say', to, said }))),
      ),
    },
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 12 }).map((steps): Happening => ({ do: 'go', steps })) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 6 }).map((hours): Happening => ({ do: 'pass', hours })) },
    { weight: 2, arbitrary: fc.constant<Happening>({ do: 'rest' }) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.nat({ max: 40 }), fc.constantFrom(...doors))
        .map(([key, door]): Happening => ({ do: 'tap', key, door })),
    },
    { weight: 1, arbitrary: fc.constantFrom(...faults).map((fault): Happening => ({ do: 'fault', fault })) },
    { weight: 1, arbitrary: cardIn(hotel) },
  );
}

const rest: Happening = { do: 'rest' };
const hourPasses: Happening = { do: 'pass', hours: 1 };

/**
 * What happens next: one thing; or a card that is made while nothing is under way, so that the oracle is certain of it, a late
 * one when nothing has happened for an hour.
 */
function nextIn(hotel: Hotel): fc.Arbitrary<readonly Happening[]> {
  return fc.oneof(
    { weight: 12, arbitrary: happeningIn(hotel).map((one) => [one]) },
    { weight: 1, arbitrary: cardIn(hotel).map((card) => [rest, card]) },
    { weight: 1, arbitrary: cardIn(hotel).map((card) => [rest, hourPasses, { ...card, isLate: true }]) },
  );
}

/** The front desk makes a card: mostly one as the PMS has the reservation, sometimes for other rooms or times. */
function cardIn({ reservationIds, rooms }: Hotel): fc.Arbitrary<Extract<Happening, { do: 'encode' }>> {
  return fc
    .record({
      for: fc.constantFrom(...reservationIds),
      rooms: oneIn(4, fc.subarray([...rooms], { minLength: 1, maxLength: 2 })),
      to: oneIn(4, fc.integer({ min: 1, max: 40 })),
      isLate: fc.boolean(),
    })
    .map((card) => ({ do: 'encode', ...card }));
}

const seam: fc.Arbitrary<SeamChoices> = fc.record({
  replacesSameUser: fc.constantFrom('nothing' as const, 'overlapping-entrances' as const, 'all' as const),
  overrideInvalidates: fc.constantFrom('at-issue' as const, 'at-first-use' as const),
  joiningUnissued: fc.constantFrom('accept' as const, 'refuse' as const),
  joiningPlasticCard: fc.constantFrom('accept' as const, 'accept' as const, 'refuse' as const),
  plasticCardEvents: fc.constantFrom('sent' as const, 'not-sent' as const),
  headDeleted: fc.constantFrom('stay' as const, 'invalidated' as const),
  eventsFor: fc.constantFrom('both' as const, 'parent' as const, 'children' as const),
  unissuedIsValid: fc.constantFrom('absent' as const, 'true' as const, 'false' as const),
  endedIsValid: fc.boolean(),
  parentShowsDoors: fc.boolean(),
  timesRounded: fc.boolean(),
  automaticDoors: fc.constantFrom('none' as const, 'shown' as const),
});

function renamed(said: Said, rename: (person: string) => string): Said {
  function one(guest: GuestSaid): GuestSaid {
    return { ...guest, person: rename(guest.person) };
  }
  if (said.name === 'addGuest') return { ...said, guest: one(said.guest) };
  return said.name === 'replaceReservation' ? { ...said, guests: said.guests.map(one) } : said;
}

/**
 * Takes out what the oracle cannot judge. If Seam replaces all keys of one user, no person is a guest of two reservations:
 * Seam then decides which of the two keys lives (rule 6: "the second waits and says so"). If phones are switched off, no
 * create commits late: Seam may make the key of an override after the room was given to others, and if its phone never
 * discards it, it cannot be taken back.
 */
function decidable(sequence: Sequence): Sequence {
  return {
    ...sequence,
    happenings: sequence.happenings.flatMap((one): readonly Happening[] => {
      if (one.do === 'fault' && late.includes(one.fault) && !sequence.phonesHear) return [];
      if (one.do !== 'say' || sequence.seam.replacesSameUser === 'nothing') return [one];
      return [{ ...one, said: renamed(one.said, (person) => (person.includes('-') ? person : `${one.to}-${person}`)) }];
    }),
  };
}

/** Sequences in which reservations compete for rooms: each first sent in any state, then anything in any order. */
export function sequences(most: number, hotel: Hotel): fc.Arbitrary<Sequence> {
  return fc
    .record({
      seam,
      phonesHear: fc.boolean(),
      dice: fc.nat(),
      opening: fc.tuple(
        ...hotel.reservationIds.map((to) =>
          fc.option(put(hotel, to).map((said): Happening => ({ do: 'say', to, said }))),
        ),
      ),
      happenings: fc.array(nextIn(hotel), { maxLength: most }).map((list) => list.flat()),
    })
    .map(({ opening, happenings, ...run }) =>
      decidable({ ...run, happenings: [...opening.filter((one) => one !== null), ...happenings] }),
    );
}
