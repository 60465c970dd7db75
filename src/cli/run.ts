import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { addAdoptCommand } from './adopt/commands.ts';
import { addCompletionCommand } from './completion/commands.ts';
import { addDoctorCommand } from './doctor/commands.ts';
import { exitCodes, exitCodeOf, reportError, withoutValues } from './errors.ts';
import { withExamples } from './options.ts';
import { printError } from './output/print.ts';
import { addReservationCommands } from './reservation/commands.ts';
import { addRoles } from './roles.ts';
import { addSetupCommand } from './setup/commands.ts';
import { addTeardownCommands } from './teardown/commands.ts';

const notes = `
Settings come from the environment and .env: NIGHTLATCH_PROPERTIES, TEMPORAL_ADDRESS, …
Exit codes: 0 done, 1 wrong input or refused, 2 not available or not issued in time, 130 Ctrl-C during a wait.`;

/** All commands. An error in a command line is thrown, and also printed as text unless `json` is set. */
export function createProgram(json = false): Command {
  const program = new Command('nightlatch')
    .configureOutput({
      ...(json && { writeErr: () => undefined }),
      outputError: (text) => {
        if (!json) printError(withoutValues(text).trimEnd());
      },
    })
    .description('Durable mobile keys for hotels.')
    .version(packageJson.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError('(--help says more)')
    .exitOverride();
  withExamples(
    program,
    ['demo', 'see everything at work, without any setup'],
    ['doctor', 'what is wrong between here, Temporal and Seam'],
    ['worker', 'do the work for all reservations'],
    ['reservation put R-1001.json --wait issued', "give a reservation's guests their keys"],
    ['reservation get R-1001', 'show its status'],
    ['teardown start <userIdentityId> --watch', "remove a guest's user identity"],
  ).addHelpText('after', notes);
  addRoles(program);
  addReservationCommands(program);
  addTeardownCommands(program);
  addAdoptCommand(program);
  addSetupCommand(program);
  addDoctorCommand(program);
  addCompletionCommand(program);
  return program;
}

/** Runs `nightlatch` with its arguments, without the program's name, and returns the exit code. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  try {
    await createProgram(json).parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? exitCodes.ok); // the command may have set one
  } catch (error) {
    const isCommander = error instanceof CommanderError; // commander has printed the reason as text
    if (!isCommander || (json && error.exitCode !== exitCodes.ok)) reportError(error, json);
    return isCommander ? error.exitCode : exitCodeOf(error);
  }
}
