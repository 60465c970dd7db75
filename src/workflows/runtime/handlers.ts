import { defineSignal, setDefaultSignalHandler, setHandler, type SignalDefinition } from '@temporalio/workflow';

/** A signal that a workflow takes, and what it does then. */
export interface SignalHandler {
  readonly name: string;
  /** Takes the signal's arguments, which come from outside and may be anything. */
  readonly take: (...args: unknown[]) => void | Promise<void>;
  /** Registers the signal under its name. */
  readonly register: () => void;
}

type Handle<Signal> =
  Signal extends SignalDefinition<infer Args extends unknown[]> ? (...args: Args) => void | Promise<void> : never;

/** A signal's handler; it reads its arguments itself, because any program can send anything. */
export function onSignal<Signal extends SignalDefinition<unknown[]>>(
  signal: Signal,
  handle: Handle<Signal>,
): SignalHandler {
  const take = handle as SignalHandler['take'];
  return { name: signal.name, take, register: () => setHandler(defineSignal<unknown[]>(signal.name), take) };
}

/**
 * Registers all signals of a workflow. Those that came before its first workflow task are taken at once, in the order in
 * which they came: the SDK keeps that order only for a handler of all names, not for one handler after the other. So call
 * it before the handlers of Updates are registered: an Update that no worker answered comes again as a signal.
 *
 * @param unknown what to do with a signal of another name, which comes from outside and may be anything.
 */
export function handleSignals(handlers: readonly SignalHandler[], unknown: (name: string) => void): void {
  const byName = new Map(handlers.map((one) => [one.name, one]));
  setDefaultSignalHandler((name, ...args) => {
    const handler = byName.get(name);
    return handler === undefined ? unknown(name) : handler.take(...args);
  });
  // By name as well: the Web UI lists these names.
  for (const { register } of handlers) register();
}
