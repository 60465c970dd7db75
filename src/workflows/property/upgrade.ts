import { readClaim, readSettings } from '../../domain/signals/read.ts';
import { stamp } from '../../domain/messages/schema.ts';
import { emptyBook, type Holding, type RoomBook } from '../../domain/rooms/book.ts';
import { assertReadable } from '../carried.ts';
import { initialState, type State } from './state.ts';

/** Schema 1: a room had one holder. */
interface HoldingBefore {
  readonly reservationId: string;
  readonly grant: number;
  readonly withdrawing: boolean;
}

function holdingOf(holding: Holding | HoldingBefore): Holding {
  if ('holders' in holding) return { ...holding, left: (holding as Partial<Holding>).left ?? [] };
  const { reservationId, grant, withdrawing } = holding;
  const holders = [reservationId];
  return { holders, grant, opener: reservationId, withdrawing: withdrawing ? holders : [], left: [] };
}

function bookOf(book: RoomBook, epochMs: number): RoomBook {
  return {
    ...book,
    // Nobody says of a reservation whose workflow was terminated that its stay is over.
    far: Object.fromEntries(Object.entries(book.far).filter(([, [endMs]]) => endMs > epochMs)),
    holdings: Object.fromEntries(Object.entries(book.holdings).map(([room, holding]) => [room, holdingOf(holding)])),
    claims: Object.fromEntries(Object.entries(book.claims).map(([id, claim]) => [id, readClaim(claim) ?? claim])),
  };
}

/**
 * The state that the run before left, in today's form; the initial state where there was none. A field that is new since
 * gets its default: of the state from `initialState`, of the room book from `emptyBook`, of claims and settings from their
 * readers. Whatever else changes its form is turned here, and raises `currentSchema` (docs/decisions/0004).
 *
 * @throws {Error} where it cannot be read; see `assertReadable`.
 */
export function stateOf(carried: unknown, epochMs: number): State {
  if (carried === undefined) return initialState(epochMs);
  assertReadable(carried);
  const before: State = { ...initialState(epochMs), ...(carried as Partial<State>) };
  return {
    ...before,
    ...stamp,
    book: bookOf({ ...emptyBook, ...before.book }, epochMs),
    settings: before.settings === null ? null : (readSettings(before.settings) ?? before.settings),
  };
}
