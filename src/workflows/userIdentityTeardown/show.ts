import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { callerOf } from '../../domain/teardown/access.ts';
import { withAttention } from '../../domain/teardown/attention.ts';
import { teardownAttributes, teardownCard, type TeardownAttributes } from '../../domain/teardown/card.ts';
import { searchAttributes } from '../searchAttributes.ts';
import { now } from '../runtime/clock.ts';
import type { RunningTeardown } from './teardown.ts';

/** Every upsert costs an action: ids follow with the phase, which changes before Seam is asked to delete any of them. */
function isWorthTelling(current: TeardownAttributes, shown: TeardownAttributes | null): boolean {
  return JSON.stringify({ ...current, SeamIds: [] }) !== JSON.stringify({ ...shown, SeamIds: [] });
}

/** Shows operators the state of the teardown: the status card, and the search attributes if one changed. */
export function createShow(r: RunningTeardown): () => void {
  let shown: TeardownAttributes | null = null;
  return () => {
    r.state = withAttention(r.state, now());
    setCurrentDetails(teardownCard(r.state));
    const attributes = teardownAttributes(r.state);
    if (!isWorthTelling(attributes, shown)) return;
    shown = attributes;
    upsertSearchAttributes([
      { key: searchAttributes.propertyId, value: callerOf(r.state).propertyId },
      { key: searchAttributes.userIdentityId, value: attributes.UserIdentityId },
      { key: searchAttributes.teardownPhase, value: attributes.TeardownPhase },
      { key: searchAttributes.needsAttention, value: [...attributes.NeedsAttention] },
      { key: searchAttributes.seamIds, value: [...attributes.SeamIds] },
    ]);
  };
}
