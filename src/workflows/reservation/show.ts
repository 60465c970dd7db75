import { setCurrentDetails, upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { shownRooms } from '../../domain/lifetime/contactRooms.ts';
import { withNotices } from '../../domain/lifetime/notices.ts';
import type { Outlook } from '../../domain/lifetime/outlook.ts';
import { attentionOf, isWorthShowing, timeZoneOf, viewOf } from '../../domain/lifetime/status.ts';
import { attributesOf, statusCard, type Attributes } from '../../domain/status/card.ts';
import { isWorthListing, listedOf, type Listed } from '../../domain/status/listed.ts';
import { searchAttributes } from '../searchAttributes.ts';
import { change, type Reservation } from './reservation.ts';

/**
 * Shows operators how the reservation is: the status card, and the search attributes and the memo for lists if they changed.
 * What is new in it becomes a notice.
 */
export function createShow(r: Reservation): (outlook: Outlook) => void {
  let shown: Attributes | null = null;
  let listed: Listed | null = null;
  return (outlook) => {
    const attention = attentionOf(r.state, outlook);
    // No task follows from it, so that the loop need not look again.
    if (JSON.stringify(attention) !== JSON.stringify(r.state.attention)) r.state = { ...r.state, attention };
    const view = viewOf(r.state, outlook, r);
    if (view === null) return;
    const { credentials, looks } = r.state;
    setCurrentDetails(statusCard(view, credentials, timeZoneOf(r.state)));
    const occupants = Object.values(looks).flatMap((look) => look.occupants);
    const rooms = shownRooms(r.state, view.rooms);
    const attributes = attributesOf({ ...view, rooms }, credentials, occupants);
    if (isWorthShowing(r.state, attributes, shown)) {
      shown = attributes;
      upsert(r, attributes);
    }
    const next = listedOf(
      view,
      view.rooms.filter((room) => !rooms.includes(room)),
    );
    if (isWorthListing(next, listed)) {
      listed = next;
      upsertMemo({ ...next });
    }
    const state = withNotices(r.state, view, { chain: workflowInfo().firstExecutionRunId, now: outlook.now });
    if (state !== r.state) change(r, state);
  };
}

function upsert({ propertyId }: Reservation, attributes: Attributes): void {
  upsertSearchAttributes([
    { key: searchAttributes.propertyId, value: propertyId },
    { key: searchAttributes.rooms, value: [...attributes.Rooms] },
    { key: searchAttributes.reservationStatus, value: attributes.ReservationStatus },
    { key: searchAttributes.needsAttention, value: [...attributes.NeedsAttention] },
    { key: searchAttributes.checkInAt, value: new Date(attributes.CheckInAt) },
    { key: searchAttributes.checkOutAt, value: new Date(attributes.CheckOutAt) },
    { key: searchAttributes.seamIds, value: [...attributes.SeamIds] },
  ]);
}
