import type { Attention } from '../../client/index.ts';
import { trouble } from './print.ts';

/** How attention entries are shown. */
export interface AttentionOptions {
  /** Formats the moment since when an entry holds. */
  readonly time: (since: Attention['since']) => string;
  /** Whether a second line says what happened, and where an operator looks. */
  readonly forOperator: boolean;
}

/** Attention entries as lines: the front desk's words, and the operator's below if they are asked for. */
export function attentionText(
  attention: readonly Attention[],
  { time, forOperator }: AttentionOptions,
): readonly string[] {
  return attention.flatMap((one) => [
    trouble(`${one.code}: ${one.forDesk} (since ${time(one.since)})`),
    ...(forOperator ? [`  for the operator: ${one.forOperator}`] : []),
  ]);
}
