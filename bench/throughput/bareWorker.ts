import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { argument, untilClosed } from '../stack/process.ts';
import { bareTypes } from './messages.ts';

// A worker like Nightlatch's, with the same options, in a process of its own. Its workflows and activities are empty.
const { address, namespace } = z.object({ address: z.string(), namespace: z.string() }).parse(argument());
Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue: bareTypes.taskQueue,
  workflowsPath: fileURLToPath(new URL('bareWorkflows.ts', import.meta.url)),
  activities: { nothing: () => Promise.resolve() },
});
const running = worker.run();
await untilClosed({ ready: true });
worker.shutdown();
await running;
await connection.close();
