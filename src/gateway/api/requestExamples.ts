// What the document shows as examples of requests.

/** A stay in dates. */
export const stayDatesExample = { arrival: '2031-06-01', departure: '2031-06-04' };

/** A stay in instants. */
export const stayInstantsExample = { from: '2031-06-01T15:00:00+02:00', to: '2031-06-04T11:00:00+02:00' };

/** A guest who is not in the first reservation yet. */
export const guestExample = { guestId: 'g2', fullName: 'Bo Example', emailAddress: 'bo@example.com' };

/** A first reservation to try, as a PMS would send it. */
export const reservationExample = {
  revision: 1,
  stay: stayDatesExample,
  rooms: ['101'],
  guests: [{ guestId: 'g1', fullName: 'Ada Example', phoneNumber: '+15550100001' }],
};

/** Ids of credentials. */
export const adoptExample = { acsCredentialIds: ['517afe3a-8d0b-4c55-b0a9-6a7a1f0d3c12'] };
