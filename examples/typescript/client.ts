import { NightlatchError, openClient } from 'nightlatch/client';

// Configured by NIGHTLATCH_PROPERTIES and TEMPORAL_ADDRESS. The client does not need Seam's API key.
const client = await openClient();
try {
  await client.putReservation('hotel-aurora', 'R-2', {
    status: 'in-house',
    stay: { arrival: '2031-06-01', departure: '2031-06-04' },
    rooms: ['103'],
    guests: [{ guestId: 'g1', fullName: 'Cy Example' }],
  });
  const { issued, status } = await client.waitForIssued('hotel-aurora', 'R-2', { timeoutMs: 30_000 });
  const [credential] = status.guests[0]?.credentials ?? [];
  process.stdout.write(issued ? `${credential?.kind}: ${credential?.state}\n` : `waits for: ${status.waiting}\n`);
} catch (error) {
  if (!(error instanceof NightlatchError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`); // for InvalidInput: the field, and what is wrong with it
  process.exitCode = 1;
} finally {
  await client.close();
}
