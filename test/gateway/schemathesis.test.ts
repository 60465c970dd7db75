import { expect, test } from 'vitest';
import { openHotel } from '../support/hotel.ts';
import { openGateway, secrets } from './gateway.ts';
import { trySchemathesis } from './schemathesis.ts';
import { isFull } from '../support/run.ts';

// It needs PyPI, and minutes.
test.runIf(isFull)(
  'schemathesis finds nothing',
  async () => {
    await using hotel = await openHotel();
    // Nobody is made to wait for keys: any second of 120 would be tried.
    const gateway = await openGateway(hotel, { waits: 0 });
    const seed = Number(process.env['NIGHTLATCH_SEED'] ?? Math.floor(Math.random() * 1e9));
    const { url } = gateway;
    const { propertyId } = hotel.settings;
    try {
      const { clean, said } = await trySchemathesis({ url, key: secrets.all, propertyId, maxExamples: 30, seed });
      expect(clean, `NIGHTLATCH_SEED=${seed}\n${said}`).toBe(true);
      expect(said).toMatch(/(\d+) generated, \1 passed/);
    } finally {
      await gateway.close();
    }
  },
  600_000,
);
