import { seamFailure } from '../../domain/seam/resources.ts';
import { afterListing } from '../../domain/teardown/learn.ts';
import { kindText, type ListedKind } from '../../domain/teardown/phases.ts';
import { failureOf, troubleCode } from '../failure.ts';
import { callerOf, seam } from './seam.ts';
import { change, goneWell, now, setBack, type Running } from './state.ts';

async function idsOf(r: Running, kind: ListedKind): Promise<readonly string[]> {
  const calls = seam(r.state, `list each ${kindText(kind)}`);
  const of = { ...callerOf(r.state), userIdentityId: r.state.userIdentityId };
  switch (kind) {
    case 'client-session':
      return calls.listClientSessions(of);
    case 'credential':
      return calls.listCredentialIds(of);
    case 'acs-user':
      return (await calls.listAcsUsers(of)).map(({ acsUserId }) => acsUserId);
    case 'enrollment-automation':
      return calls.listEnrollmentAutomations(of);
    case 'phone':
      return (await calls.listPhones(of)).map(({ deviceId }) => deviceId);
  }
}

/** Lists what the identity has of a kind; of an identity that Seam does not know, nothing. */
export async function list(r: Running, name: string, kind: ListedKind): Promise<void> {
  let ids: readonly string[] = [];
  try {
    ids = await idsOf(r, kind);
  } catch (error) {
    const { type, message } = failureOf(error);
    if (type !== seamFailure.notFound) return setBack(r, name, { code: troubleCode(type), message });
  }
  goneWell(r, name);
  change(r, afterListing(r.state, kind, ids, now()));
}

/** Finds out whether there is such an identity at all. */
export async function find(r: Running, name: string): Promise<void> {
  try {
    const calls = seam(r.state, 'look whether the identity exists');
    const { userIdentityId } = r.state;
    const identity = await calls.getUserIdentity({ ...callerOf(r.state), userIdentityId });
    goneWell(r, name);
    change(r, { ...r.state, look: { ...r.state.look, exists: identity !== null } });
  } catch (error) {
    const { type, message } = failureOf(error);
    setBack(r, name, { code: troubleCode(type), message });
  }
}
