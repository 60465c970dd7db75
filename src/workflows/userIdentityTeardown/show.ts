import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { teardownAttention } from '../../domain/teardown/attention.ts';
import { teardownAttributes, teardownCard, type TeardownAttributes } from '../../domain/teardown/card.ts';
import { searchAttributes } from '../searchAttributes.ts';
import { callerOf } from './seam.ts';
import { now, type Running } from './state.ts';

/** Every upsert costs an action: ids follow with the phase, which changes before any of them is asked to go. */
function isWorthTelling(current: TeardownAttributes, shown: TeardownAttributes | null): boolean {
  return JSON.stringify({ ...current, SeamIds: [] }) !== JSON.stringify({ ...shown, SeamIds: [] });
}

/** Shows operators how the teardown stands: the status card, and the search attributes where one changed. */
export function createShow(r: Running): () => void {
  let shown: TeardownAttributes | null = null;
  return () => {
    const attention = teardownAttention(r.state, now());
    if (JSON.stringify(attention) !== JSON.stringify(r.state.attention)) r.state = { ...r.state, attention };
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
