export { workflowBundle, writeBundle, type WorkflowBundle } from './bundle.ts';
export { createLogger, installRuntime } from './logging.ts';
export { runWorker } from './run.ts';
export { startWorker, type RunningWorker, type WorkerDependencies } from './start.ts';
