import { startSimulator, type SimulatorOptions } from '../../src/simulator/server.ts';
import { argumentOf, untilClosed } from './process.ts';

// The simulator in a process of its own: what is measured must not wait for its event loop.
const simulator = await startSimulator(argumentOf<Pick<SimulatorOptions, 'rooms'>>());
const { url, apiKey, acsSystemId, credentialManagerAcsSystemId } = simulator;
await untilClosed({ url, apiKey, acsSystemId, credentialManagerAcsSystemId });
await simulator.close();
