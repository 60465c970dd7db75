import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { attributesOf, statusCard, type Attributes } from '../../domain/status/card.ts';
import { searchAttributes } from '../searchAttributes.ts';
import { attentionOf } from './attention.ts';
import { viewOf } from './derived.ts';
import { update, type Reservation } from './state.ts';

/** Ids alone wait until the creates under way are answered: every upsert costs an action. */
function isWorthTelling(r: Reservation, attributes: Attributes, shown: Attributes | null): boolean {
  if (JSON.stringify(attributes) === JSON.stringify(shown)) return false;
  if (shown === null || !r.state.credentials.some((one) => one.acsCredentialId === null)) return true;
  return JSON.stringify({ ...attributes, SeamIds: shown.SeamIds }) !== JSON.stringify(shown);
}

/** Shows operators how the reservation stands: the status card, and the search attributes where one changed. */
export function createShow(r: Reservation): () => void {
  let shown: Attributes | null = null;
  return () => {
    const attention = attentionOf(r);
    if (JSON.stringify(attention) !== JSON.stringify(r.state.attention)) update(r, { attention });
    const view = viewOf(r);
    if (view === null) return;
    setCurrentDetails(statusCard(view, r.state.credentials));
    const others = Object.values(r.state.looks).flatMap(({ occupants }) => occupants);
    const attributes = attributesOf(view, r.state.credentials, others);
    if (!isWorthTelling(r, attributes, shown)) return;
    shown = attributes;
    upsertSearchAttributes([
      { key: searchAttributes.propertyId, value: r.propertyId },
      { key: searchAttributes.rooms, value: [...attributes.Rooms] },
      { key: searchAttributes.reservationStatus, value: attributes.ReservationStatus },
      { key: searchAttributes.needsAttention, value: [...attributes.NeedsAttention] },
      { key: searchAttributes.checkOutAt, value: new Date(attributes.CheckOutAt) },
      { key: searchAttributes.seamIds, value: [...attributes.SeamIds] },
    ]);
  };
}
