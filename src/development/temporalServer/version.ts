/** What `temporal --version` says: the CLI's version and that of the server inside it. */
export interface TemporalVersion {
  readonly cli: string;
  readonly server: string;
}

/** The oldest server that can move a single workflow's clock. */
export const oldestServer = '1.32.0';

/** The CLI that is fetched where none is found: server 1.32.0, Web UI 2.54.1. */
export const fetchedCli = '1.9.1';

/** Reads the output of `temporal --version`; undefined where it is not one. */
export function parseVersion(output: string): TemporalVersion | undefined {
  const found = /^temporal version (\S+) \(Server (\d+\.\d+\.\d+)/m.exec(output);
  const [, cli, server] = found ?? [];
  return cli === undefined || server === undefined ? undefined : { cli, server };
}

/** Whether a server has all that this project needs of it. */
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
