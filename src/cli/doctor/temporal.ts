import { searchAttributes } from '../../development/temporalServer/searchAttributes.ts';
import type { TemporalSettings } from '../../settings/temporal.ts';
import { advice } from '../setup/advice.ts';
import { openServer, TemporalObstacle, type Server } from '../setup/server.ts';
import { daysOf, leftToDo } from '../setup/steps.ts';
import { ok, unknown, wrong, type Finding } from './finding.ts';

const setup = 'run nightlatch setup';

/** What is wrong with Temporal: the way to it, its namespace and search attributes, and whether a worker polls. */
export async function temporalFindings(settings: TemporalSettings): Promise<readonly Finding[]> {
  const server = openServer(settings);
  try {
    const reached = await found('Temporal', server, async () => [
      ok('Temporal', `${server.address} answers, version ${await server.version()}`),
    ]);
    if (reached.some(({ is }) => is !== 'ok')) return reached;
    return [...reached, ...(await namespaceFindings(server, settings.taskQueue))];
  } finally {
    await server.close();
  }
}

async function found(
  check: string,
  { address }: Server,
  look: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof TemporalObstacle)) throw error;
    return [wrong(check, advice(error, address))];
  }
}

async function namespaceFindings(server: Server, taskQueue: string): Promise<readonly Finding[]> {
  const { namespace } = server;
  const there = await found('namespace', server, async () => {
    const settings = await server.readNamespace();
    return settings === null
      ? [
          wrong('namespace', {
            says: `there is no namespace ${namespace}`,
            todo: `${setup}, or correct TEMPORAL_NAMESPACE`,
          }),
        ]
      : [ok('namespace', `${namespace} keeps closed reservations for ${daysOf(settings.retentionMs)} days`)];
  });
  if (there.some(({ is }) => is !== 'ok')) return there;
  return [...there, ...(await attributeFindings(server)), ...(await workerFindings(server, taskQueue))];
}

async function attributeFindings(server: Server): Promise<readonly Finding[]> {
  const check = 'search attributes';
  const { namespace } = server;
  try {
    const has = { namespace: { retentionMs: Infinity }, attributes: await server.readAttributes() };
    const { steps, wrongTypes } = leftToDo({ namespace, retentionMs: 0, attributes: searchAttributes }, has);
    const missing = steps.flatMap((step) => (step.does === 'add-attribute' ? [step.name] : []));
    const findings = [
      ...(missing.length > 0
        ? [wrong(check, { says: `namespace ${namespace} lacks ${missing.join(', ')}`, todo: setup })]
        : []),
      ...wrongTypes.map(({ name, is, should }) =>
        wrong(check, { says: `${name} is ${is} and must be ${should}`, todo: 'remove it, or use another namespace' }),
      ),
    ];
    return findings.length > 0 ? findings : [ok(check, `all ${Object.keys(searchAttributes).length} are there`)];
  } catch (error) {
    if (!(error instanceof TemporalObstacle)) throw error;
    return [unknown(check, `the server does not show them to this account (${error.message})`)];
  }
}

async function workerFindings(server: Server, taskQueue: string): Promise<readonly Finding[]> {
  const check = 'worker';
  return found(check, server, async () => {
    const pollers = await server.pollers(taskQueue);
    const todo = 'start nightlatch worker with the same TEMPORAL_* and NIGHTLATCH_TASK_QUEUE, and look at its log';
    return pollers === 0
      ? [wrong(check, { says: `no worker has polled the task queue ${taskQueue} in the last minutes`, todo })]
      : [ok(check, `${pollers} ${pollers === 1 ? 'poller' : 'pollers'} on the task queue ${taskQueue}`)];
  });
}
