import { z } from 'zod';
import { startSimulator } from '../../src/simulator/server.ts';
import { argument, untilClosed } from './process.ts';

// The simulator in a process of its own, so that the programs that are measured do not share its event loop.
const simulator = await startSimulator(z.object({ rooms: z.array(z.string()) }).parse(argument()));
const { url, apiKey, acsSystemId, credentialManagerAcsSystemId } = simulator;
await untilClosed({ url, apiKey, acsSystemId, credentialManagerAcsSystemId });
await simulator.close();
