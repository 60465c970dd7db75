import { expect, test } from 'vitest';
import { openHotel } from '../support/hotel.ts';
import { openGateway, secrets } from './testGateway.ts';
import { trySchemathesis } from './schemathesisTool.ts';
import { isFull } from '../support/run.ts';

// It needs PyPI, and minutes.
test.runIf(isFull)(
  'schemathesis finds no fault in the API',
  async () => {
    await using hotel = await openHotel();
    // No request waits for keys: schemathesis would try every timeout up to 120 seconds.
    const gateway = await openGateway(hotel, { waits: 0 });
    const seed = Number(process.env['NIGHTLATCH_SEED'] ?? Math.floor(Math.random() * 1e9));
    const { url } = gateway;
    const { propertyId } = hotel.settings;
    try {
      const { clean, said } = await trySchemathesis({ url, key: secrets.all, propertyId, maxExamples: 100, seed });
      expect(clean, `NIGHTLATCH_SEED=${seed}\n${said}`).toBe(true);
      expect(Number(/(\d+) generated/.exec(said)?.[1])).toBeGreaterThanOrEqual(4_000);
    } finally {
      await gateway.close();
    }
  },
  1_200_000,
);
