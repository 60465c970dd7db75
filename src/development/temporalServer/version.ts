/** The output of `temporal --version`: the version of the CLI and of the server inside it. */
export interface TemporalVersion {
  readonly cli: string;
  readonly server: string;
}

/** The oldest server that can move a single workflow's clock. */
export const oldestServer = '1.32.0';

/** The CLI that is fetched if none is found: server 1.32.0, Web UI 2.54.1. */
export const fetchedCli = '1.9.1';

/** Reads the output of `temporal --version`; `undefined` if it is something else. */
export function parseVersion(output: string): TemporalVersion | undefined {
  const found = /^temporal version (\S+) \(Server (\d+\.\d+\.\d+)/m.exec(output);
  const [, cli, server] = found ?? [];
  return cli === undefined || server === undefined ? undefined : { cli, server };
}

/** Whether a server is new enough for this project. */
export function isNewEnough({ server }: TemporalVersion): boolean {
  return compare(server, oldestServer) >= 0;
}

function compare(one: string, other: string): number {
  const others = other.split('.').map(Number);
  return (
    one
      .split('.')
      .map((part, index) => Number(part) - (others[index] ?? 0))
      .find((difference) => difference !== 0) ?? 0
  );
}
