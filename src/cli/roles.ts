import type { Command } from 'commander';
import { withExamples, type Example } from './options.ts';

/** A long-running process, `nightlatch <name>`. Its code is loaded only when it runs. */
interface Role {
  readonly name: string;
  readonly does: string;
  readonly examples: readonly Example[];
  readonly flags?: Readonly<Record<string, string>>;
  readonly run: (flags: RoleFlags) => Promise<void>;
}

/** The flags of all roles, by name; a role gets only its own. */
interface RoleFlags {
  readonly json?: boolean;
  readonly keep?: boolean;
  readonly notices?: string;
}

const roles: readonly Role[] = [
  {
    name: 'demo',
    does: 'play the example reservations on the embedded stack, from booking to check-out',
    examples: [
      ['demo', 'three reservations, three nights, in seconds'],
      ['demo --json', 'with the counts as JSON in the last line'],
    ],
    flags: { '--json': 'end with one line of JSON', '--keep': 'leave everything running until Ctrl-C' },
    run: async ({ json = false, keep = false }) => {
      await (await import('../development/demo/main.ts')).runDemo({ json, keep });
    },
  },
  {
    name: 'dev',
    does: 'run Temporal, simulator, worker and gateway on this machine until Ctrl-C',
    examples: [
      ['dev', 'prints ready, then one line of JSON with the addresses and an API key'],
      ['dev --notices http://127.0.0.1:3000/', 'notices too, signed with the noticesSecret of that line'],
    ],
    flags: { '--notices <url>': 'post notices to this address, as to a PMS' },
    run: async ({ notices }) => (await import('../development/dev/main.ts')).runDev({ notices }),
  },
  {
    name: 'worker',
    does: 'do the work for all reservations, until SIGTERM or Ctrl-C',
    examples: [['worker', 'for the properties in NIGHTLATCH_PROPERTIES']],
    run: async () => (await import('../worker/index.ts')).runWorker(),
  },
  {
    name: 'gateway',
    does: 'answer PMSs over HTTP, on NIGHTLATCH_GATEWAY_PORT, and operators on NIGHTLATCH_OPS_PORT, until SIGTERM or Ctrl-C',
    examples: [['gateway', 'on port 8080 by default']],
    run: async () => (await import('../gateway/index.ts')).runGateway(),
  },
  {
    name: 'simulator',
    does: 'run a simulated Seam with a hotel behind it, on NIGHTLATCH_SIMULATOR_PORT',
    examples: [['simulator', 'on port 8090 by default']],
    run: async () => (await import('../simulator/main.ts')).runSimulator(),
  },
];

/** Adds the commands that run as a process of their own. */
export function addRoles(program: Command): void {
  for (const { name, does, examples, flags = {}, run } of roles) {
    const command = withExamples(program.command(name), ...examples).description(does);
    for (const [flag, says] of Object.entries(flags)) command.option(flag, says);
    command.action((given: RoleFlags) => run(given));
  }
}
