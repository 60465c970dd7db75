import { exitCodes } from './errors.ts';
import { printProgress } from './output/print.ts';

/** What goes on without the command that waits for it. */
export interface Awaited {
  readonly json: true | undefined;
  /** Such as `the reservation`. */
  readonly what: string;
  /** The arguments of the command that looks at it. */
  readonly look: string;
}

/** What the command says on Ctrl-C: as text, or as one line of JSON. */
export function interruptedText({ json, what, look }: Awaited): string {
  const message = `stopped waiting: ${what} goes on without this command. To look at it: nightlatch ${look}`;
  return json ? JSON.stringify({ error: { code: 'Interrupted', message } }) : message;
}

/** Waits. Ctrl-C ends the command, which first says that the work goes on, and how to look at it. */
export async function interruptible<T>(awaited: Awaited, wait: () => Promise<T>): Promise<T> {
  function stop(): never {
    printProgress(interruptedText(awaited));
    process.exit(exitCodes.interrupted);
  }
  process.once('SIGINT', stop);
  try {
    return await wait();
  } finally {
    process.off('SIGINT', stop);
  }
}
