import type { Command } from 'commander';
import { withExamples } from './examples.ts';

/** A process that `nightlatch <name>` is; its code is loaded only then. */
interface Role {
  readonly name: string;
  readonly does: string;
  /** What its help shows, behind `nightlatch`. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  readonly flags?: Readonly<Record<string, string>>;
  readonly run: (flags: Readonly<Record<string, boolean>>) => Promise<void>;
}

const roles: readonly Role[] = [
  {
    name: 'demo',
    does: 'live the example reservations through on the embedded stack',
    examples: [
      ['demo', 'three reservations, three nights, in seconds'],
      ['demo --json', 'the counts alone'],
    ],
    flags: { '--json': 'end with one JSON object', '--keep': 'leave everything running until Ctrl-C' },
    run: async ({ json = false, keep = false }) => {
      await (await import('../development/demo/main.ts')).runDemo({ json, keep });
    },
  },
  {
    name: 'dev',
    does: 'run everything on this machine until Ctrl-C: Temporal, simulator, worker, gateway',
    examples: [['dev', 'prints ready, and one line of JSON with the addresses and a key']],
    run: async () => (await import('../development/dev/main.ts')).runDev(),
  },
  {
    name: 'worker',
    does: 'carry reservations out, until it is told to stop',
    examples: [['worker', 'for the hotels of NIGHTLATCH_PROPERTIES']],
    run: async () => (await import('../worker/index.ts')).runWorker(),
  },
  {
    name: 'gateway',
    does: 'answer PMSs over HTTP, on NIGHTLATCH_GATEWAY_PORT, until it is told to stop',
    examples: [['gateway', 'on port 8080 unless told']],
    run: async () => (await import('../gateway/index.ts')).runGateway(),
  },
  {
    name: 'simulator',
    does: 'run Seam with a hotel behind it, on NIGHTLATCH_SIMULATOR_PORT',
    examples: [['simulator', 'on port 8090 unless told']],
    run: async () => (await import('../simulator/main.ts')).runSimulator(),
  },
];

/** Adds the commands that each are a process of their own. */
export function addRoles(program: Command): void {
  for (const { name, does, examples, flags = {}, run } of roles) {
    const command = withExamples(program.command(name), ...examples).description(does);
    for (const [flag, says] of Object.entries(flags)) command.option(flag, says);
    command.action((given: Readonly<Record<string, boolean>>) => run(given));
  }
}
