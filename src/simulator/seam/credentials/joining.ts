import { invalidInput } from '../../errors.ts';
import type { CredentialRecord } from '../records.ts';
import type { World } from '../world.ts';
import { isActive } from './state.ts';

const parameter = 'visionline_metadata.joiner_acs_credential_ids';

/** A joiner's part in a join: whether it is a mobile key, the credentials that it names, its guest rooms and its window. */
export interface Joining {
  readonly isMobile: boolean;
  readonly joinedIds: readonly string[];
  readonly guestEntranceIds: readonly string[];
  readonly startsAt: number;
  readonly endsAt: number;
}

/**
 * Checks that a joiner names existing valid guest credentials with overlapping access (Seam, "Issue subsequent
 * credentials"). Throws a 400 if not, and for the joins that the settings refuse.
 */
export function checkJoiners(world: World, joining: Joining): void {
  const heads = joining.joinedIds.map((headId) => findHead(world, headId));
  if (heads.length === 0) return;
  const settings = world.settings();
  if (
    settings.joiningPlasticCard === 'refuse' &&
    joining.isMobile &&
    heads.some((head) => head.accessMethod === 'card')
  ) {
    throw invalidInput(parameter, 'Credential is a plastic card, and cannot be joined');
  }
  if (settings.joiningUnissued === 'refuse' && heads.some((head) => head.issuedAt === undefined)) {
    throw invalidInput(parameter, 'Credential is not issued yet');
  }
  function apart(head: CredentialRecord) {
    return head.endsAt <= joining.startsAt || joining.endsAt <= head.startsAt;
  }
  if (settings.joiningNotOverlapping === 'refuse' && heads.some(apart)) {
    throw invalidInput(parameter, 'Credential time frames must overlap');
  }
  const covered = new Set(heads.flatMap((head) => head.guestEntranceIds));
  const missing = joining.guestEntranceIds.filter((id) => !covered.has(id));
  if (joining.guestEntranceIds.length > 0 && missing.length === joining.guestEntranceIds.length) {
    throw invalidInput(parameter, 'Credentials have no overlapping access');
  }
  if (settings.joiningCoversLess === 'refuse' && missing.length > 0) {
    throw invalidInput(parameter, 'Credentials lack some of the guest entrances');
  }
}

function findHead(world: World, headId: string): CredentialRecord {
  const head = world.records.credentials.get(headId);
  if (head === undefined || head.hidden) throw invalidInput(parameter, `Unknown credential ${headId}`);
  if (!isActive(world, head)) throw invalidInput(parameter, `Credential ${headId} is not valid`);
  if (head.cardFunctionType !== 'guest')
    throw invalidInput(parameter, `Credential ${headId} is not a guest credential`);
  return head;
}
