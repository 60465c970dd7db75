import type { Command } from 'commander';

/** A process that `nightlatch <name>` is; its code is loaded only then. */
interface Role {
  readonly name: string;
  readonly does: string;
  readonly flags?: Readonly<Record<string, string>>;
  readonly run: (flags: Readonly<Record<string, boolean>>) => Promise<void>;
}

const roles: readonly Role[] = [
  {
    name: 'demo',
    does: 'live the example reservations through on the embedded stack',
    flags: { '--json': 'end with one JSON object', '--keep': 'leave everything running until Ctrl-C' },
    run: async ({ json = false, keep = false }) => {
      await (await import('../development/demo/main.ts')).runDemo({ json, keep });
    },
  },
  {
    name: 'dev',
    does: 'run everything on this machine until Ctrl-C: Temporal, simulator, worker, gateway',
    run: async () => (await import('../development/dev/main.ts')).runDev(),
  },
  {
    name: 'worker',
    does: 'carry reservations out, until it is told to stop',
    run: async () => (await import('../worker/index.ts')).runWorker(),
  },
  {
    name: 'gateway',
    does: 'answer PMSs over HTTP, on NIGHTLATCH_GATEWAY_PORT, until it is told to stop',
    run: async () => (await import('../gateway/index.ts')).runGateway(),
  },
  {
    name: 'simulator',
    does: 'run Seam with a hotel behind it, on NIGHTLATCH_SIMULATOR_PORT',
    run: async () => (await import('../simulator/main.ts')).runSimulator(),
  },
];

/** Adds the commands that each are a process of their own. */
export const addRoles = (program: Command): void => {
  for (const { name, does, flags = {}, run } of roles) {
    const command = program.command(name).description(does);
    for (const [flag, says] of Object.entries(flags)) command.option(flag, says);
    command.action((given: Readonly<Record<string, boolean>>) => run(given));
  }
};
