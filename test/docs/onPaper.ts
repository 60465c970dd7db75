import { isAtSeam, isValidCredential, type Credential } from '../../src/domain/credentials/credential.ts';
import { instantOf, plus, type Instant } from '../../src/domain/instant.ts';
import { messageSchemas, parse, problemText, type Message } from '../../src/domain/messages/index.ts';
import type { Granted } from '../../src/domain/rooms/granted.ts';
import { carriedOut, previewPlan } from '../../src/domain/plan/preview.ts';
import type { Step } from '../../src/domain/plan/step.ts';
import { defaultPolicies } from '../../src/domain/property.ts';
import { applyMessage } from '../../src/domain/reservation/apply.ts';
import { isCurrent, type Desired } from '../../src/domain/reservation/desired.ts';
import type { At, Happening, Happens } from './happening.ts';

/** A reservation as the pure functions see it. Every room that it wants is granted unless another guest is in it. */
interface Life {
  readonly desired: Desired | null;
  readonly issued: readonly Credential[];
  /** The number of the grant of each room. */
  readonly grants: Readonly<Record<string, number>>;
}

/** What the pure functions say about a row. */
export interface OnPaper {
  /** The plan's steps, of all reservations of the row, in order. */
  readonly steps: readonly (readonly [reservationId: string, step: Step])[];
  /** The rooms of each standing key at the end, by reservation and guest: `{ 'R1/g1': ['101'] }`. */
  readonly doors: Readonly<Record<string, readonly string[]>>;
}

const hourMs = 3_600_000;
const beginning = '2026-12-01T12:00:00.000Z';

/** The moments of a row that runs through the pure functions. */
export const atOnPaper: At = (hours) => plus(beginning, hours * hourMs);

const fresh: Life = { desired: null, issued: [], grants: {} };

function granted({ desired, grants }: Life, occupied: readonly string[]): Granted {
  const rooms = (desired?.rooms ?? []).filter((room) => !occupied.includes(room));
  return {
    rooms: Object.fromEntries(rooms.map((room) => [room, { grant: grants[room] ?? 0, acsEntranceIds: [room] }])),
    notGranted: Object.fromEntries(occupied.map((room) => [room, { why: 'occupied', by: 'R1', until: atOnPaper(48) }])),
    heads: [],
    yields: [],
    commonEntranceIds: ['Main Entrance'],
    areas: {},
    policies: defaultPolicies,
  };
}

/** A room that the reservation gave up and wants again comes back under another grant. */
function regranted(life: Life, now: Instant): Life {
  const { desired, issued, grants } = life;
  if (desired === null) return life;
  function isHeld(room: string): boolean {
    return issued.some((one) => isAtSeam(one) && one.grants[room] === grants[room]);
  }
  const kept = Object.entries(grants).filter(
    ([room]) => (isCurrent(desired, now) && desired.rooms.includes(room)) || isHeld(room),
  );
  const next = Math.max(0, ...issued.flatMap((one) => Object.values(one.grants)), ...Object.values(grants)) + 1;
  const wanted = isCurrent(desired, now) ? desired.rooms : [];
  const fresher = wanted.filter((room) => !kept.some(([name]) => name === room)).map((room) => [room, next] as const);
  return { ...life, grants: Object.fromEntries([...kept, ...fresher]) };
}

function hears(life: Life, message: Exclude<Happens, { hoursPass: number }>, now: Instant): Life {
  const read = parse<unknown>(messageSchemas[message.name], message.body ?? {});
  if (!read.ok) throw new Error(`${message.name}: ${problemText(read.problems)}`);
  const applied = applyMessage(life.desired, { name: message.name, body: read.value } as Message, {
    now,
    credentials: life.issued,
  });
  if (!applied.ok) throw new Error(`${message.name}: ${applied.message}`);
  return { ...life, desired: applied.desired };
}

/** Carries out everything that the plan asks for; returns the end and the steps on the way. */
function comesToRest(life: Life, now: Instant, occupied: readonly string[]): readonly [Life, readonly Step[]] {
  if (life.desired === null) return [life, []];
  const steps = previewPlan({
    desired: life.desired,
    granted: granted(life, occupied),
    credentials: life.issued,
    now,
  });
  const issued = steps.reduce((all, step) => carriedOut(all, step, now), life.issued);
  return [regranted({ ...life, issued, desired: { ...life.desired, lostPhones: [] } }, now), steps];
}

/** Runs a row through the pure functions, and returns what they plan for its messages. */
export function onPaper({ before, happens, occupied = [] }: Happening): OnPaper {
  const lives: Record<string, Life> = {};
  let now = beginning;
  function all(): readonly (readonly [string, Step])[] {
    return Object.entries(lives).flatMap(([id, life]) => {
      const [rested, steps] = comesToRest(regranted(life, now), now, id === 'R2' ? occupied : []);
      lives[id] = rested;
      return steps.map((step) => [id, step] as const);
    });
  }
  function go(one: Happens): void {
    if ('hoursPass' in one) now = instantOf(Date.parse(now) + one.hoursPass * hourMs);
    else lives[one.to ?? 'R1'] = hears(lives[one.to ?? 'R1'] ?? fresh, one, now);
  }
  for (const one of before.begins(atOnPaper)) {
    go(one);
    all();
  }
  const rounds = happens(atOnPaper).map((one) => go(one));
  const steps = rounds.length > 0 ? all() : [];
  const doors = Object.entries(lives).flatMap(([id, { desired, issued }]) =>
    (desired?.guests ?? []).map(({ guestId }) => {
      const key = issued.findLast((one) => one.guestId === guestId && isValidCredential(one));
      return [`${id}/${guestId}`, Object.keys(key?.grants ?? {})] as const;
    }),
  );
  return { steps, doors: Object.fromEntries(doors) };
}
