import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { propertyCard } from '../../domain/propertyLifetime/card.ts';
import { searchAttributes } from '../searchAttributes.ts';
import { now } from '../runtime/clock.ts';
import type { Property } from './property.ts';

/** The codes that the search attribute has now; a run that continues another one has that one's. */
function shownCodes(): readonly string[] {
  return workflowInfo().typedSearchAttributes.get(searchAttributes.needsAttention) ?? [];
}

/** Shows operators the state of the property: the status card, and the search attribute if it changed. */
export function createShow(p: Property): () => void {
  let shown = shownCodes().join(' ');
  return () => {
    setCurrentDetails(propertyCard(p.propertyId, { ...p.state, carriedSize: p.carriedSize, now: now() }));
    const codes = [...new Set(p.state.attention.map(({ code }) => code))];
    if (codes.join(' ') === shown) return;
    shown = codes.join(' ');
    upsertSearchAttributes([{ key: searchAttributes.needsAttention, value: codes }]);
  };
}
