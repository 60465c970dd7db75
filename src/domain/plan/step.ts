import type { Instant, Window } from '../instant.ts';
import type { Head } from '../rooms/book.ts';
import type { NotGranted } from '../rooms/granted.ts';

/** The parts that both ways of issuing have in common. */
interface Issue {
  readonly guestId: string;
  readonly person: string;
  readonly rooms: readonly string[];
  readonly grants: Readonly<Record<string, number>>;
  readonly acsEntranceIds: readonly string[];
  readonly window: Window;
  readonly generation: number;
}

/** What a reservation waits for. */
export type WaitFor =
  | 'lead'
  | 'room'
  | 'guest'
  | 'earlier-stay'
  | 'other-stay'
  | 'phone'
  | 'identity'
  | 'lost-phone'
  | 'existing'
  | 'sharer'
  | 'issued'
  | 'revoked'
  | 'hold'
  | 'repair';

/** One thing to do, or to wait for, so that the credentials become what is desired. */
export type Step =
  /**
   * `regrant`: by the property's policy, all access of a returning guest is revoked and granted anew first (rule 6).
   */
  | ({ readonly step: 'issueOverride'; readonly regrant: boolean } & Issue)
  | ({ readonly step: 'issueJoiner'; readonly joinTo: readonly string[] } & Issue)
  | { readonly step: 'revoke'; readonly requestId: string; readonly guestId: string; readonly reason: string }
  | {
      readonly step: 'deactivatePhone';
      readonly guestId: string;
      readonly person: string;
      readonly deviceIds: readonly string[] | null;
    }
  | {
      readonly step: 'wait';
      readonly for: WaitFor;
      readonly guestId?: string;
      readonly room?: string;
      /** Why the room is not granted, as far as the property has said it. */
      readonly why?: NotGranted['why'];
      /** The reservation that has the room. */
      readonly by?: string;
      /** Grants of shared rooms under which another generation than the opened one is needed (rule 14). */
      readonly renews?: readonly number[];
      readonly until: Instant | null;
    };

/** A step that issues a credential. */
export type IssueStep = Extract<Step, { step: 'issueOverride' | 'issueJoiner' }>;

/** Whether a step issues a joiner to a card of the desk: that replaces nothing by rule 17, and is done however often. */
export function joinsDeskCard(step: IssueStep, heads: readonly Head[]): boolean {
  return (
    step.step === 'issueJoiner' &&
    heads.some((one) => one.generation !== undefined && step.joinTo.includes(one.acsCredentialId))
  );
}
