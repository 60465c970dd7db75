import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { attributesOf, statusCard, type Attributes } from '../../domain/card.ts';
import { adoptedOccupants } from '../../domain/rooms/occupants.ts';
import { attentionNow } from '../../domain/reservation/attention.ts';
import { searchAttributes } from '../searchAttributes.ts';
import { currentPlan, grantedTo, viewOf } from './derived.ts';
import { now, update, type Reservation } from './state.ts';

/** Brings `needsAttention` up to date. */
const judgeAttention = (r: Reservation): void => {
  const { desired, claimed, grants, credentials, attention, troubles, lastMessageAt } = r.state;
  if (desired === null) return;
  const facts = {
    desired,
    granted: grants === null ? null : grantedTo(r.state),
    // Whoever is far ahead does not hear when the settings are mended.
    leftOut: claimed?.isFar === true ? [] : (grants?.leftOut ?? []),
    unlisted: grants?.unlisted ?? [],
    plan: currentPlan(r),
    credentials,
    troubles: [...Object.values(troubles), ...(grants?.trouble ? [grants.trouble] : [])],
    adopted: adoptedOccupants(desired, r.state.looks, now()),
    lastMessageAt,
    now: now(),
  };
  const judged = attentionNow(attention, facts);
  if (JSON.stringify(judged) !== JSON.stringify(attention)) update(r, { attention: judged });
};

/** Ids alone wait until the creates under way are answered: every upsert costs an action. */
const isWorthTelling = (r: Reservation, attributes: Attributes, shown: Attributes | null): boolean => {
  if (JSON.stringify(attributes) === JSON.stringify(shown)) return false;
  if (shown === null || !r.state.credentials.some((one) => one.acsCredentialId === null)) return true;
  return JSON.stringify({ ...attributes, SeamIds: shown.SeamIds }) !== JSON.stringify(shown);
};

/** Shows operators how the reservation stands: the status card, and the search attributes where one changed. */
export const createShow = (r: Reservation): (() => void) => {
  let shown: Attributes | null = null;
  return () => {
    judgeAttention(r);
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
};
