import { invalidInput } from '../../errors.ts';
import type { CredentialRecord } from '../records.ts';
import type { World } from '../world.ts';
import { isStanding } from './state.ts';

const PARAMETER = 'visionline_metadata.joiner_acs_credential_ids';

/** What is asked of the credentials that a joiner names. */
export interface Joining {
  readonly joinedIds: readonly string[];
  readonly guestEntranceIds: readonly string[];
  readonly startsAt: number;
  readonly endsAt: number;
}

/**
 * Checks what a joiner names: existing valid guest credentials with overlapping access (Seam, "Issue subsequent
 * credentials"); throws a 400 for anything else, and for what the settings say is refused.
 */
export function checkJoiners(world: World, joining: Joining): void {
  const heads = joining.joinedIds.map((headId) => findHead(world, headId));
  if (heads.length === 0) return;
  const settings = world.settings();
  if (settings.joiningUnissued === 'refuse' && heads.some((head) => head.issuedAt === undefined)) {
    throw invalidInput(PARAMETER, 'Credential is not issued yet');
  }
  function apart(head: CredentialRecord) {
    return head.endsAt <= joining.startsAt || joining.endsAt <= head.startsAt;
  }
  if (settings.joiningNotOverlapping === 'refuse' && heads.some(apart)) {
    throw invalidInput(PARAMETER, 'Credential time frames must overlap');
  }
  const covered = new Set(heads.flatMap((head) => head.guestEntranceIds));
  const missing = joining.guestEntranceIds.filter((id) => !covered.has(id));
  if (joining.guestEntranceIds.length > 0 && missing.length === joining.guestEntranceIds.length) {
    throw invalidInput(PARAMETER, 'Credentials have no overlapping access');
  }
  if (settings.joiningCoversLess === 'refuse' && missing.length > 0) {
    throw invalidInput(PARAMETER, 'Credentials lack some of the guest entrances');
  }
}

function findHead(world: World, headId: string): CredentialRecord {
  const head = world.records.credentials.get(headId);
  if (head === undefined || head.hidden) throw invalidInput(PARAMETER, `Unknown credential ${headId}`);
  if (!isStanding(world, head)) throw invalidInput(PARAMETER, `Credential ${headId} is not valid`);
  if (head.cardFunctionType !== 'guest')
    throw invalidInput(PARAMETER, `Credential ${headId} is not a guest credential`);
  return head;
}
