import { awaitingWord } from '../../../src/domain/credentials/confirm.ts';
import { withDoors } from '../../../src/domain/credentials/readBack.ts';
import { afterTelling, roomNews } from '../../../src/domain/lifetime/claims.ts';
import { personOf } from '../../../src/domain/lifetime/identities.ts';
import { afterKeyLooks, keysToLookAt } from '../../../src/domain/lifetime/keyRemarks.ts';
import { afterCredentialLook } from '../../../src/domain/lifetime/learning.ts';
import { afterRoomLook } from '../../../src/domain/lifetime/looking.ts';
import { heldBy, settingsOf } from '../../../src/domain/lifetime/outlook.ts';
import { lostPhoneRound } from '../../../src/domain/lifetime/phones.ts';
import { afterAskingToGo, afterDelete, type RevokeStep } from '../../../src/domain/lifetime/revoking.ts';
import { goneWell } from '../../../src/domain/lifetime/setbacks.ts';
import { recordOf } from '../../../src/domain/lifetime/state.ts';
import {
  afterStrayLook,
  doorsToAskForStrays,
  straysDue,
  withStraysChecked,
} from '../../../src/domain/lifetime/strays.ts';
import type { Task } from '../../../src/domain/lifetime/tasks.ts';
import { roundPauses } from '../../../src/domain/lifetime/watching.ts';
import type { Guest } from '../../../src/domain/messages/reservation.ts';
import { growingPauseMs } from '../../../src/domain/pause.ts';
import { issue } from './issue.ts';
import type { Done, Reservation } from './reservation.ts';
import { identify as identityOfGuest } from './identity.ts';

/** Begins a task as the workflow does; its calls are answered in the order of the dice. */
export function run(r: Reservation, task: Task, done: Done): void {
  switch (task.kind) {
    case 'look':
      return lookAtRoom(r, task.about, done);
    case 'issue':
      return issue(r, task.step, done);
    case 'revoke':
      return revoke(r, task.step, done);
    case 'identify':
      return identify(r, task.guest, done);
    case 'lost-phone':
      // No guest has a phone that Seam knows.
      return r.later(`lost phone of ${task.about}`, () => {
        done();
        r.change(lostPhoneRound(r.state, task.step, { userIdentityId: 'identity-g1', phones: [], now: r.now() }).state);
      });
    case 'property':
      return tellProperty(r, done);
    case 'doubts':
      return lookAtDoubts(r, done);
    case 'watch':
      return watch(r, 0, done);
    case 'strays':
      return checkStrays(r, done);
    case 'contacts':
    case 'way':
    case 'phone':
    case 'deliveries':
    case 'kept-phone':
    case 'lost-phone-news':
    case 'retention':
    case 'notices':
      throw new Error(`the hotel of the model asks for no ${task.kind}`);
  }
}

function lookAtRoom(r: Reservation, room: string, done: Done): void {
  const grant = heldBy(r.state).rooms[room];
  if (grant === undefined) return done();
  r.later(`look at room ${room}`, () => {
    const found = r.options.seam.listOn(grant.acsEntranceIds);
    done();
    r.change(afterRoomLook(r.state, { room, grant, found, askedAt: r.now() }, r.now()));
  });
}

function revoke(r: Reservation, step: RevokeStep, done: Done): void {
  const id = recordOf(r.state, step.requestId)?.acsCredentialId ?? null;
  if (id === null) return done();
  r.change(afterAskingToGo(r.state, step, r.now()));
  r.later(`revoke ${id}`, () => {
    const { gone } = r.options.seam.delete(id);
    done();
    r.change(afterDelete(r.state, step.requestId, { isGone: gone, now: r.now() }));
  });
}

function identify(r: Reservation, guest: Guest, done: Done): void {
  const person = personOf(r.state, guest.guestId);
  r.later(`identity of ${guest.guestId}`, () => {
    done();
    identityOfGuest(r, guest, person);
  });
}

function tellProperty(r: Reservation, done: Done): void {
  const news = roomNews(r.state, r.outlook(), r.claimant);
  if (news === null) return done();
  r.change(afterTelling(r.state, news));
  r.later('tell the property', () => {
    const { property } = r.options;
    if (news.tell === 'claim') property.claim(news.claim, news);
    else property.release(news.release);
    r.change(goneWell(r.state, { kind: 'property', about: null }));
    tellProperty(r, done);
  });
}

function lookAt(r: Reservation, acsCredentialId: string): void {
  const seen = r.options.seam.get(acsCredentialId);
  r.change(afterCredentialLook(r.state, { acsCredentialId, seen }, r.now()));
}

function lookAtDoubts(r: Reservation, done: Done): void {
  const looked = keysToLookAt(r.state, r.now());
  r.later('look at doubtful keys', () => {
    for (const id of looked) lookAt(r, id);
    done();
    r.change(afterKeyLooks(r.state, looked, r.now()));
  });
}

/** Waits for events; after each silent round the awaited credentials are looked at. */
function watch(r: Reservation, round: number, done: Done): void {
  const settings = settingsOf(r.state);
  if (settings === null || awaitingWord(r.state.credentials).length === 0) return done();
  r.sleep('watch', growingPauseMs(roundPauses(settings), round), () => {
    for (const { acsCredentialId } of awaitingWord(r.state.credentials))
      if (acsCredentialId !== null) lookAt(r, acsCredentialId);
    watch(r, round + 1, done);
  });
}

function checkStrays(r: Reservation, done: Done): void {
  const due = straysDue(r.state, r.now());
  r.change(withStraysChecked(r.state, due, r.now()));
  r.later('look for strays', () => {
    for (const identity of new Set(due.map(({ userIdentityId }) => userIdentityId))) {
      const { seam } = r.options;
      const ofIdentity = due.filter(({ userIdentityId }) => userIdentityId === identity);
      const listed = seam.list(identity);
      const found = withDoors(listed, seam.doorsOf(doorsToAskForStrays(r.state, ofIdentity, listed)));
      r.change(afterStrayLook(r.state, ofIdentity, { found, askedAt: r.now(), now: r.now() }));
    }
    done();
  });
}
