import { NightlatchError, type Issued, type Outcome, type ReservationView } from '../../client/index.ts';

/** What a message is answered with. */
export interface Answer {
  readonly status: 200 | 202;
  readonly body: ReservationView | { readonly accepted: true };
}

/** The answer once Temporal holds a message. */
export function answerOf(outcome: Outcome): Answer {
  return {
    status: 202,
    body: outcome.outcome === 'recorded' ? outcome.status : { accepted: true },
  };
}

/** The answer after a wait for keys: 200 once they are issued, else as it stands. */
export function answerAfterWait({ issued, status }: Issued): Answer {
  return { status: issued ? 200 : 202, body: status };
}

/**
 * Waits for keys after a message. Whatever goes wrong meanwhile, the message is held: what is not known is not waited for.
 *
 * @throws whatever is no failure of the client's.
 */
export async function afterWait(outcome: Outcome, wait: () => Promise<Issued>): Promise<Answer> {
  try {
    return answerAfterWait(await wait());
  } catch (error) {
    if (error instanceof NightlatchError) return answerOf(outcome);
    throw error;
  }
}
