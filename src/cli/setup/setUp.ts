import { setTimeout as delay } from 'node:timers/promises';
import { TemporalObstacle, type Server } from './server.ts';
import { leftToDo, type Has, type Left, type Needs, type Step } from './steps.ts';

/** What a set-up has come to. */
export interface SetUp extends Left {
  /** What was done. `steps` are those that the server refused. */
  readonly done: readonly Step[];
  /** Why the server refused the rest; `null` if it refused nothing. */
  readonly refused: string | null;
}

/** How long a new namespace or attribute may take until every part of the server has it. */
const settledWithinMs = 60_000;
const betweenTriesMs = 500;

async function readServer(server: Server): Promise<Has> {
  const namespace = await server.readNamespace();
  return { namespace, attributes: namespace === null ? {} : await server.readAttributes() };
}

function carryOut(server: Server, step: Step): Promise<void> {
  switch (step.does) {
    case 'register-namespace':
      return server.registerNamespace(step.retentionMs);
    case 'keep-longer':
      return server.keepFor(step.retentionMs);
    case 'add-attribute':
      return server.addAttributes({ [step.name]: step.type });
  }
}

function isRefusal(error: unknown): error is TemporalObstacle {
  return error instanceof TemporalObstacle && (error.obstacle === 'not-allowed' || error.obstacle === 'not-offered');
}

/** Tries again while the server does not have the new namespace everywhere. */
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (const deadline = performance.now() + settledWithinMs; ;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof TemporalObstacle) || isRefusal(error) || performance.now() > deadline) throw error;
    }
    await delay(betweenTriesMs);
  }
}

/**
 * Does what a server lacks, and looks again. What the server refuses is left to a person. It can be repeated at any time.
 *
 * @throws {TemporalObstacle} if the server does not answer, or refuses to be read.
 */
export async function setUp(server: Server, needs: Needs): Promise<SetUp> {
  await server.version(); // at once, before the patience with a new namespace
  const done: Step[] = [];
  for (;;) {
    const left = leftToDo(needs, await (done.length === 0 ? readServer(server) : patiently(() => readServer(server))));
    const step = left.steps.find((one) => !done.some((earlier) => isSame(earlier, one)));
    if (step === undefined) {
      if (left.steps.length === 0) return { ...left, done, refused: null };
      await delay(betweenTriesMs); // done, and not everywhere yet
      continue;
    }
    try {
      await patiently(() => carryOut(server, step));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return { ...left, done, refused: error.message };
    }
    done.push(step);
  }
}

function isSame(a: Step, b: Step): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
