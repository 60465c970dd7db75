import { byGuest, isValidCredential, type Credential } from '../credentials/credential.ts';
import { personKey, type Desired } from '../reservation/desired.ts';
import { textsOf } from '../rooms/lockTroubles.ts';
import { adviceOn, type SeamProblem } from '../seam/codes.ts';
import { deskText } from '../seam/deskText.ts';
import type { Trouble } from '../trouble.ts';
import { trouble } from '../whereToLook.ts';

/** The problems to show: not those with an entry of their own, and an identity's hint at its user only if nothing says more. */
function toShow(problems: readonly SeamProblem[]): readonly SeamProblem[] {
  const isUserKnown = problems.some(({ object }) => object === 'acs_user');
  return problems
    .filter((one) => adviceOn(one)?.isUsual !== true)
    .filter(({ object, code }) => !(isUserKnown && object === 'user_identity' && code === 'issue_with_acs_user'));
}

/** What Seam reports of the guests' keys, of their ACS users and of their identities: one entry for each guest. */
export function keyProblems(desired: Desired, credentials: readonly Credential[]): readonly Trouble[] {
  const all = byGuest(credentials);
  return desired.guests.flatMap(({ guestId }) => {
    const person = personKey(desired, guestId);
    const keys = (all.get(guestId) ?? []).filter((one) => one.person === person && isValidCredential(one));
    const problems = toShow(keys.flatMap(({ remarks }) => remarks?.problems ?? []));
    if (problems.length === 0) return [];
    const isIssued = keys.some(({ state }) => state === 'issued');
    const what = isIssued
      ? `Seam reports a problem with the key of guest ${guestId}.`
      : `The key of guest ${guestId} is not issued, and Seam says why.`;
    const otherwise = isIssued
      ? 'Let the guest try it at the door. If it does not open, give a plastic card.'
      : 'Give the guest a plastic card.';
    const seen = isIssued
      ? `Something may be wrong with the mobile key of guest ${guestId}.`
      : `The mobile key of guest ${guestId} cannot be made now.`;
    return [
      trouble('key-problem', guestId, {
        forDesk: `${seen} ${deskText(problems, otherwise)}`,
        forOperator: `${what} ${textsOf(problems)}`,
      }),
    ];
  });
}
