import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { exitCodes, exitCodeOf, reportError } from './errors.ts';
import { addReservationCommands } from './reservation/commands.ts';
import { addRoles } from './roles.ts';
import { addTeardownCommands } from './teardown/commands.ts';

const examples = `
Examples:
  $ nightlatch demo                                        see it all at work, with nothing set up
  $ nightlatch worker                                      carry reservations out
  $ nightlatch reservation put R-1001.json --wait issued   give a reservation's guests their keys
  $ nightlatch reservation get R-1001                      see how it stands
  $ nightlatch teardown start <userIdentityId> --watch      remove a guest's user identity

Settings come from the environment and .env: NIGHTLATCH_PROPERTIES, TEMPORAL_ADDRESS, …
Exit codes: 0 done, 1 wrong input or refused, 2 not available or not issued in time.`;

const createProgram = (): Command => {
  const program = new Command('nightlatch')
    .description('Durable mobile keys for hotels.')
    .version(packageJson.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', examples)
    .showHelpAfterError('(--help says more)')
    .exitOverride();
  addRoles(program);
  addReservationCommands(program);
  addTeardownCommands(program);
  return program;
};

/** Runs `nightlatch` with its arguments, program name left out, and gives the exit code. */
export const runCommandLine = async (args: readonly string[]): Promise<number> => {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? exitCodes.ok); // a role may have set one
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode; // it has said why
    reportError(error, args.includes('--json'));
    return exitCodeOf(error);
  }
};
