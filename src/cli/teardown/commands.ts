import type { Command } from 'commander';
import type { NightlatchClient, TeardownView } from '../../client/index.ts';
import { NotInTimeError } from '../errors.ts';
import { print, printJson, printProgress } from '../output/print.ts';
import { teardownProgress, teardownText } from '../output/teardown.ts';
import { several, wholeNumber } from '../reservation/options.ts';
import { withClient } from '../reservation/session.ts';

const examples = `
ID is a Seam user identity's id. A teardown goes on in Temporal whether anybody watches or not.
Exit codes: 0 done or under way, 1 refused, failed or wrong input, 2 not available or not ended in time.

Examples:
  $ nightlatch teardown start 8c7e0d61-5f4e-4f0c-9d3f-0a4a9b1f2c3d --wait
  $ nightlatch teardown status 8c7e0d61-5f4e-4f0c-9d3f-0a4a9b1f2c3d --json > receipt.json
  $ nightlatch teardown go-on 8c7e0d61-5f4e-4f0c-9d3f-0a4a9b1f2c3d`;

interface WatchFlags {
  readonly json?: true;
  readonly wait?: true;
  readonly watch?: true;
  readonly timeout?: number;
}

interface StartFlags extends WatchFlags {
  readonly force?: true;
  readonly property?: readonly string[];
}

const withWatchOptions = (command: Command): Command =>
  command
    .argument('<ID>')
    .option('--json', 'answer with one line of JSON')
    .option('--wait', 'wait until it has ended')
    .option('--watch', 'the same, and show on standard error what happens meanwhile')
    .option('--timeout <seconds>', 'how long to wait; without end unless given', wholeNumber);

/** Shows a teardown; one that failed is an error, whatever was asked for. */
const show = (view: TeardownView, json: true | undefined): void => {
  if (json) printJson(view);
  else print(...teardownText(view));
  if (view.status === 'failed') process.exitCode = 1;
};

const watched = async (client: NightlatchClient, userIdentityId: string, flags: WatchFlags): Promise<TeardownView> => {
  if (!flags.wait && !flags.watch) return client.getTeardown(userIdentityId);
  const timeoutMs = flags.timeout === undefined ? Infinity : flags.timeout * 1_000;
  let shown = '';
  const onStatus = (view: TeardownView): void => {
    const line = teardownProgress(view);
    if (flags.watch && line !== shown) printProgress(line);
    shown = line;
  };
  const view = await client.waitForTeardown(userIdentityId, { timeoutMs, onStatus });
  if (view.status !== 'running') return view;
  show(view, flags.json);
  throw new NotInTimeError('the teardown has not ended', timeoutMs);
};

/** Adds `nightlatch teardown …`. */
export const addTeardownCommands = (program: Command): void => {
  const teardown = program
    .command('teardown')
    .description('remove a user identity with all it has, in the order that Seam requires')
    .addHelpText('after', examples);

  withWatchOptions(teardown.command('start'))
    .description('start the removal, or find the one that runs; refused while a live reservation uses the identity')
    .option('--force', 'take the guest out of the reservations that use it')
    .option(
      '--property <id>',
      'where it may be used; may be repeated; all properties of the workspace unless given',
      several,
    )
    .action((userIdentityId: string, flags: StartFlags) =>
      withClient(async (client) => {
        const { force = false, property: propertyIds } = flags;
        const started = await client.startTeardown({ userIdentityId, force, propertyIds });
        if (flags.wait || flags.watch || started.status !== null)
          return show(await watched(client, userIdentityId, flags), flags.json);
        if (flags.json) return printJson({ accepted: true, workflowId: started.workflowId });
        print(`accepted as ${started.workflowId}: a worker will take it over`);
      }),
    );

  withWatchOptions(teardown.command('status'))
    .description('show its phase, what remains and why, and the receipt of what was removed')
    .action((userIdentityId: string, flags: WatchFlags) =>
      withClient(async (client) => show(await watched(client, userIdentityId, flags), flags.json)),
    );

  teardown
    .command('go-on')
    .description('what stood in the way is mended: try now')
    .argument('<ID>')
    .action((userIdentityId: string) =>
      withClient(async (client) => {
        await client.goOnWithTeardown(userIdentityId);
        print('told: it tries now');
      }),
    );

  teardown
    .command('give-up')
    .description('end it as failed; what remains stays, the receipt says what was removed')
    .argument('<ID>')
    .action((userIdentityId: string) =>
      withClient(async (client) => {
        await client.giveUpTeardown(userIdentityId);
        print('told: it ends');
      }),
    );
};
