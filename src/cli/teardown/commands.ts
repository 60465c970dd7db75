import type { Command } from 'commander';
import type { InWorkspace, NightlatchClient, TeardownView } from '../../client/index.ts';
import { NotInTimeError } from '../errors.ts';
import { interruptible } from '../interrupt.ts';
import { several, wholeNumber, withExamples } from '../options.ts';
import { print, printJson, printProgress } from '../output/print.ts';
import { teardownProgress, teardownText } from '../output/teardown.ts';
import { withClient } from '../session.ts';

const notes = `
ID is the id of a user identity in Seam. A teardown continues in Temporal when this command ends.
Exit codes: 0 done or under way, 1 refused, failed or wrong input, 2 not available or not ended in time.`;

const exampleId = '8c7e0d61-5f4e-4f0c-9d3f-0a4a9b1f2c3d';

interface WorkspaceFlags {
  readonly property?: readonly string[];
}

interface WatchFlags extends WorkspaceFlags {
  readonly json?: true;
  readonly wait?: true;
  readonly watch?: true;
  readonly timeout?: number;
}

interface StartFlags extends WatchFlags {
  readonly force?: true;
}

const workspaceOption = 'a property of the identity’s Seam workspace, if there are several workspaces';

function withWatchOptions(command: Command): Command {
  return command
    .argument('<ID>')
    .option('--json', 'answer with one line of JSON')
    .option('--property <id>', workspaceOption, several)
    .option('--wait', 'wait until it has ended')
    .option('--watch', 'the same, and show its progress on standard error')
    .option('--timeout <seconds>', 'how long to wait; default: without end', wholeNumber);
}

/** Shows a teardown; the exit code of a failed teardown is 1. */
function show(view: TeardownView, json: true | undefined): void {
  if (json) printJson(view);
  else print(...teardownText(view));
  if (view.status === 'failed') process.exitCode = 1;
}

async function watched(client: NightlatchClient, userIdentityId: string, flags: WatchFlags): Promise<TeardownView> {
  const { property: propertyIds } = flags;
  if (!flags.wait && !flags.watch) return client.getTeardown(userIdentityId, { propertyIds });
  const timeoutMs = flags.timeout === undefined ? Infinity : flags.timeout * 1_000;
  let shown = '';
  function onStatus(view: TeardownView): void {
    const line = teardownProgress(view);
    if (flags.watch && line !== shown) printProgress(line);
    shown = line;
  }
  const view = await interruptible(
    {
      json: flags.json,
      what: 'the teardown',
      look: `teardown status ${userIdentityId}${givenProperties(propertyIds)}`,
    },
    () => client.waitForTeardown(userIdentityId, { propertyIds, timeoutMs, onStatus }),
  );
  if (view.status !== 'running') return view;
  show(view, flags.json);
  throw new NotInTimeError('the teardown has not ended', timeoutMs);
}

function givenProperties(propertyIds: readonly string[] = []): string {
  return propertyIds.map((id) => ` --property ${id}`).join('');
}

/** A signal that a person can send to a teardown that is stuck. */
interface TeardownSignal {
  readonly name: string;
  readonly does: string;
  readonly answer: string;
  readonly send: (client: NightlatchClient, userIdentityId: string, where: InWorkspace) => Promise<void>;
}

const teardownSignals: readonly TeardownSignal[] = [
  {
    name: 'go-on',
    does: 'try again now, after the problem is repaired',
    answer: 'the teardown tries again now',
    send: (client, userIdentityId, where) => client.goOnWithTeardown(userIdentityId, where),
  },
  {
    name: 'give-up',
    does: 'end it as failed; the receipt says what was removed, the rest stays',
    answer: 'the teardown ends as failed',
    send: (client, userIdentityId, where) => client.giveUpTeardown(userIdentityId, where),
  },
];

/** Adds `nightlatch teardown …`. */
export function addTeardownCommands(program: Command): void {
  const teardown = program
    .command('teardown')
    .description('remove a user identity with everything it has, in the order that Seam requires')
    .addHelpText('after', notes);
  withExamples(
    teardown,
    [`teardown start ${exampleId} --wait`],
    [`teardown status ${exampleId} --json > receipt.json`],
    [`teardown go-on ${exampleId}`],
  );

  addStart(teardown);
  withExamples(
    withWatchOptions(teardown.command('status')),
    [`teardown status ${exampleId}`],
    [`teardown status ${exampleId} --wait --timeout 60 --json`],
  )
    .description('show its phase, what remains and why, and the receipt of what was removed')
    .action((userIdentityId: string, flags: WatchFlags) =>
      withClient(async (client) => show(await watched(client, userIdentityId, flags), flags.json)),
    );
  for (const signal of teardownSignals) addSignal(teardown, signal);
}

function addStart(teardown: Command): void {
  withExamples(
    withWatchOptions(teardown.command('start')),
    [`teardown start ${exampleId} --watch`],
    [`teardown start ${exampleId} --force --property hotel-aurora`],
  )
    .description('start the removal, or find the one that runs; refused while a live reservation uses the identity')
    .option('--force', 'remove the guest from the reservations that use the identity')
    .action((userIdentityId: string, flags: StartFlags) =>
      withClient(async (client) => {
        const { force = false, property: propertyIds } = flags;
        const started = await client.startTeardown({ userIdentityId, force, propertyIds });
        if (flags.wait || flags.watch || started.status !== null)
          return show(await watched(client, userIdentityId, flags), flags.json);
        if (flags.json) return printJson({ accepted: true, workflowId: started.workflowId });
        print(`accepted as ${started.workflowId}: a worker will handle it`);
      }),
    );
}

function addSignal(teardown: Command, { name, does, answer, send }: TeardownSignal): void {
  withExamples(teardown.command(name), [`teardown ${name} ${exampleId}`])
    .description(does)
    .argument('<ID>')
    .option('--json', 'answer with one line of JSON')
    .option('--property <id>', workspaceOption, several)
    .action((userIdentityId: string, flags: Pick<WatchFlags, 'json' | 'property'>) =>
      withClient(async (client) => {
        await send(client, userIdentityId, { propertyIds: flags.property });
        return flags.json ? printJson({ accepted: true, userIdentityId }) : print(answer);
      }),
    );
}
