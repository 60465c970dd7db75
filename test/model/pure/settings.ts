import { defaultPolicies, type Entrance, type PropertySettings } from '../../../src/domain/property.ts';
import { areas, deskCardLead, deskCardSlack, issueLead, type Hotel } from '../hotel.ts';

/**
 * How long an hour of a sequence takes here: a day, so that what the domain waits for (seconds and minutes until a next try)
 * is over long before a stay begins or ends.
 */
export const hourMs = 24 * 3_600_000;

/** The settings of a model's hotel: an area each, no common door for everybody. */
export const settings: PropertySettings = {
  propertyId: 'hotel-model',
  timeZone: 'UTC',
  acsSystemId: 'system',
  credentialManagerAcsSystemId: null,
  cardFormat: 'rfid48',
  rooms: null,
  areas: Object.fromEntries(Object.entries(areas).map(([area, door]) => [area, [door]])),
  commonEntrances: [],
  webhooks: true,
  policies: {
    ...defaultPolicies,
    issueLeadMs: issueLead * hourMs,
    lingerMs: 1_000 * hourMs,
    deskCardLeadMs: deskCardLead * hourMs,
    deskCardSlackMs: deskCardSlack * hourMs,
  },
};

/** The entrance that opens by itself: no key names it, and Seam may show it on every key. */
export const automaticDoor = 'Elevator';

/** The entrances of a model's hotel. An entrance's id is its name, so that taps need no look-up. */
export function entrancesOf({ rooms }: Hotel): readonly Entrance[] {
  return [
    ...rooms.map((name) => ({ acsEntranceId: name, name, kind: 'guest' as const, takesMobileKey: true })),
    ...Object.values(areas).map((name) => ({
      acsEntranceId: name,
      name,
      kind: 'common' as const,
      takesMobileKey: true,
    })),
    { acsEntranceId: automaticDoor, name: automaticDoor, kind: 'other', takesMobileKey: true },
  ];
}
