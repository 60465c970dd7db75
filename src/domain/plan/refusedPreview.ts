import type { Problem } from '../messages/index.ts';

/**
 * A PUT of the body that was asked about would be refused, for the reason that its Update would give. It is a value and
 * not an error, because Temporal keeps only the text of an error that a query throws.
 */
export interface RefusedPreview {
  readonly refused: { readonly type: string; readonly reason: string; readonly problems?: readonly Problem[] };
}
