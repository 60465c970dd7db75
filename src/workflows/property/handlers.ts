import { ApplicationFailure, log, setHandler } from '@temporalio/workflow';
import {
  afterClaim,
  afterClaimAgainSignal,
  afterConfigure,
  afterRelease,
  afterSeamEvents,
} from '../../domain/propertyLifetime/news.ts';
import { usersOf } from '../../domain/propertyLifetime/identityUses.ts';
import { afterComparisonAsked, comparisonView } from '../../domain/propertyLifetime/reconcile.ts';
import { previewNew } from '../../domain/propertyLifetime/preview.ts';
import { readSeamEvents } from '../../domain/signals/fromClient.ts';
import { refusedRooms } from '../../domain/rooms/refusedRooms.ts';
import { readClaim, readHeldGrants, readRelease } from '../../domain/signals/fromReservation.ts';
import { readSettings } from '../../domain/signals/fromWorker.ts';
import { whyNotRead } from '../../domain/signals/shape.ts';
import {
  claimAgainSignal,
  claimRoomsSignal,
  compareNowSignal,
  comparisonQuery,
  configureSignal,
  identityUsesQuery,
  previewReservationQuery,
  refusedRoomsQuery,
  propertyStatusQuery,
  roomBookQuery,
  roomReleasedSignal,
  seamEventsSignal,
  settingsQuery,
} from '../messages.ts';
import { wake } from '../runtime/beat.ts';
import { now } from '../runtime/clock.ts';
import { handleSignals, onSignal, type SignalHandler } from '../runtime/handlers.ts';
import { onIdentityFreed, onIdentityQuestion, tellTeardowns } from './identityUses.ts';
import { change, currentCatalogue, currentIndexes, type Property } from './property.ts';

/** Logs that a signal changed nothing, and wakes the loop: every signal fills the history, up to continue-as-new. */
function ignore(p: Property, name: string, why: string): void {
  log.warn(`signal ${name} ignored: ${why}`, { propertyId: p.propertyId });
  wake(p.beat);
}

/** Registers all handlers of a property, before anything is awaited. */
export function handleMessages(p: Property): void {
  handleSignals(signalsOf(p), () => ignore(p, 'of another name', 'it is unknown'));
  setHandler(propertyStatusQuery, () => ({ propertyId: p.propertyId, needsAttention: p.state.attention }));
  setHandler(roomBookQuery, () => p.state.book);
  setHandler(comparisonQuery, () => comparisonView(p.state));
  setHandler(settingsQuery, () => p.state.settings);
  setHandler(identityUsesQuery, (userIdentityId) => usersOf(currentIndexes(p).book, userIdentityId, now()));
  setHandler(refusedRoomsQuery, (rooms) => refusedRooms(currentCatalogue(p), rooms));
  setHandler(previewReservationQuery, ({ reservationId }, body) => {
    const preview = previewNew(p.state, { reservationId, body }, now());
    if (preview === null) throw ApplicationFailure.nonRetryable('the property has no settings yet', 'NotReady');
    return preview;
  });
}

function signalsOf(p: Property): readonly SignalHandler[] {
  return [
    onSignal(configureSignal, (sent, stamped) => {
      const settings = readSettings(sent, stamped);
      if (settings === null) return ignore(p, 'configure', whyNotRead(sent, stamped));
      change(p, afterConfigure(p.state, settings, now()));
    }),
    onSignal(claimRoomsSignal, async (sent, how) => {
      const claim = readClaim(sent, how);
      if (claim === null) return ignore(p, 'claimRooms', whyNotRead(sent, how));
      const before = p.state.book.claims[claim.reservationId];
      const heardNothing = how?.heardNothing ?? true;
      change(
        p,
        afterClaim(p.state, claim, { heardNothing, holds: readHeldGrants(how), catalogue: currentCatalogue(p) }),
      );
      await tellTeardowns(p, before, claim);
    }),
    onSignal(compareNowSignal, () => change(p, afterComparisonAsked(p.state, now()))),
    onSignal(claimAgainSignal, () => change(p, afterClaimAgainSignal(p.state, now()))),
    onSignal(roomReleasedSignal, (sent, stamped) => {
      const release = readRelease(sent, stamped);
      if (release === null) return ignore(p, 'roomReleased', whyNotRead(sent, stamped));
      change(p, afterRelease(p.state, release));
    }),
    onSignal(seamEventsSignal, (sent, stamped) => {
      const events = readSeamEvents(sent, stamped);
      if (events === null) return ignore(p, 'seamEvents', whyNotRead(sent, stamped));
      change(p, afterSeamEvents(p.state, events, now()));
    }),
    onIdentityQuestion(p),
    onIdentityFreed(p),
  ];
}
