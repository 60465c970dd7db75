import { findTemporalServer } from '../../src/development/temporalServer/find.ts';
import { startTemporalServer } from '../../src/development/temporalServer/start.ts';

// A process that owns a server, for a test that kills it.
const server = await startTemporalServer({ found: await findTemporalServer() });
process.stdout.write(`${server.address}\n`);
