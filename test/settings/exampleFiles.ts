/** A properties file that gives every setting. */
export const fullFile = {
  properties: [
    {
      propertyId: 'hotel-aurora',
      timeZone: 'Europe/Oslo',
      checkIn: '15:00',
      checkOut: '11:00',
      seam: {
        endpoint: 'http://127.0.0.1:8090',
        apiKeyEnv: 'SEAM_API_KEY',
        webhookSecretEnv: 'SEAM_WEBHOOK_SECRET',
      },
      acsSystemId: 'b1e9c1e4-6d0a-4b1e-9d5a-0f2a7c1d3e11',
      credentialManagerAcsSystemId: 'b1e9c1e4-6d0a-4b1e-9d5a-0f2a7c1d3e12',
      cardFormat: 'rfid48',
      rooms: { '101': ['101'], 'Suite 1': ['401', '402'] },
      areas: { spa: ['Spa'] },
      commonEntrances: ['Main Entrance'],
      policies: {
        issueLead: 'PT6H',
        linger: 'P1W',
        requirePhone: true,
        removeIdentitiesAfter: 'P30D',
        unknownOccupant: 'wait',
        foreignIdentities: 'refuse',
        reconcileEvery: 'PT2H',
        deskCardLead: 'PT1H',
        deskCardSlack: 'PT3H',
        createSettle: 'PT1M30S',
        createSettleAfterError: 'PT12S',
        seamTimeout: 'PT0.5S',
        attentionLead: 'PT30M',
        returningGuest: 'regrant-entrances',
      },
      urlTokens: [{ sha256: 'a'.repeat(64), may: ['write'] }],
      notices: { url: 'https://pms.example.com/notices', secretEnv: 'NOTICES_SECRET' },
    },
  ],
  keys: [
    { id: 'pms', sha256: 'b'.repeat(64), properties: ['hotel-aurora'], may: ['read', 'write'], requestsPerMinute: 60 },
  ],
};

/** A properties file that gives only the required settings. */
export const sparseFile = {
  properties: [
    {
      propertyId: 'hotel-borealis',
      timeZone: 'America/New_York',
      checkIn: '16:00',
      checkOut: '10:00',
      seam: { endpoint: 'https://connect.getseam.com', apiKeyEnv: 'SEAM_API_KEY' },
      acsSystemId: 'b1e9c1e4-6d0a-4b1e-9d5a-0f2a7c1d3e13',
    },
  ],
};

/** An environment with every variable that the two files name. */
export const environment = {
  SEAM_API_KEY: 'seam_test_key',
  SEAM_WEBHOOK_SECRET: 'whsec_dGVzdA==',
  NOTICES_SECRET: 'whsec_YmV0d2VlbiB1cw==',
};
