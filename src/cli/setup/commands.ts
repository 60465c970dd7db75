import { InvalidArgumentError, type Command } from 'commander';
import { searchAttributes } from '../../development/temporalServer/searchAttributes.ts';
import type { TemporalSettings } from '../../settings/temporal.ts';
import { exitCodes, NotAvailableError } from '../errors.ts';
import { wholeNumber, withExamples } from '../options.ts';
import { print, printJson, trouble } from '../output/print.ts';
import type { SetUp } from './setUp.ts';
import { cloudCommandsOf, commandOf, isCloud, leftToDo, stepText, type Needs, type Step } from './steps.ts';

const usualDays = 30;
const dayMs = 86_400_000;

interface SetupFlags {
  readonly retention: number;
  readonly print?: true;
  readonly json?: true;
}

function days(text: string): number {
  const count = wholeNumber(text);
  if (count < 1) throw new InvalidArgumentError('Give at least one day.');
  return count;
}

/** Adds `nightlatch setup`. */
export function addSetupCommand(program: Command): void {
  withExamples(
    program.command('setup'),
    ['setup', 'what the server at TEMPORAL_ADDRESS lacks'],
    ['setup --print', 'only print the commands, for an account that may'],
  )
    .description('prepare Temporal: its namespace, how long that keeps closed reservations, and the search attributes')
    .option('--retention <days>', 'how long Temporal keeps a closed reservation, at least', days, usualDays)
    .option('--print', 'print the commands for all of it, and do nothing')
    .option('--json', 'answer with one line of JSON')
    .action((flags: SetupFlags) => runSetup(flags));
}

async function runSetup({ retention, print: onlyPrint, json }: SetupFlags): Promise<void> {
  const temporal = await temporalSettings();
  const needs = { namespace: temporal.namespace, retentionMs: retention * dayMs, attributes: searchAttributes };
  if (onlyPrint) return printCommands(temporal, needs, json);
  const [{ openServer, TemporalObstacle }, { setUp }, { advice }] = await Promise.all([
    import('./server.ts'),
    import('./setUp.ts'),
    import('./advice.ts'),
  ]);
  const server = openServer(temporal);
  try {
    const result = await setUp(server, needs);
    if (json) printJson(result);
    else print(...resultText(result, temporal, server.address));
    if (result.refused !== null || result.wrongTypes.length > 0) process.exitCode = exitCodes.refused;
  } catch (error) {
    if (!(error instanceof TemporalObstacle)) throw error;
    const { says, todo } = advice(error, server.address);
    const message = `Temporal: ${says}. To do: ${todo}`;
    throw error.obstacle === 'unreachable'
      ? new NotAvailableError(message, { cause: error })
      : new Error(message, { cause: error });
  } finally {
    await server.close();
  }
}

async function temporalSettings(): Promise<TemporalSettings> {
  const { readEnvironment, readTemporal, SettingsError } = await import('../../settings/index.ts');
  const temporal = readTemporal(readEnvironment());
  if (!temporal.ok) throw new SettingsError(temporal.problems);
  return temporal.value;
}

function commandsOf(steps: readonly Step[], address: string): readonly string[] {
  return isCloud(address) ? cloudCommandsOf(steps) : steps.map(commandOf);
}

function printCommands({ connectionOptions }: TemporalSettings, needs: Needs, json: true | undefined): void {
  const { steps } = leftToDo(needs, { namespace: null, attributes: {} });
  const commands = commandsOf(steps, connectionOptions.address ?? '');
  if (json) printJson({ commands });
  else print(...commands);
}

function resultText({ done, steps, wrongTypes, refused }: SetUp, { namespace }: TemporalSettings, address: string) {
  return [
    ...done.map((step) => `done   ${stepText(step)}`),
    ...wrongTypes.map(({ name, is, should }) =>
      trouble(
        `wrong  search attribute ${name} is ${is} and must be ${should}: remove it, or use another namespace (TEMPORAL_NAMESPACE)`,
      ),
    ),
    ...(refused === null
      ? []
      : [
          trouble(`left   the server does not let this account do it (${refused}). Run with an account that may:`),
          ...commandsOf(steps, address).map((command) => `  ${command}`),
        ]),
    ...(refused === null && wrongTypes.length === 0
      ? [`${done.length === 0 ? 'nothing to do: ' : ''}namespace ${namespace} at ${address} is ready`]
      : []),
  ];
}
