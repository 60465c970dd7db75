import { WorkflowNotFoundError } from '@temporalio/client';
import { routeEvents, type ArrivedEvent } from '../../domain/webhooks/route.ts';
import { seamEventsSignal } from '../../workflows/messages.ts';
import { meaningOf, serverErrorOf } from '../temporal/failure.ts';
import { askServer, type Link } from '../temporal/link.ts';
import { findKnowers } from './find.ts';
import type { EventOutcome } from './outcome.ts';

type Signalled = 'held' | 'ended' | 'unavailable';

/** A workflow's own events of one batch, in one Signal. */
async function signal(link: Link, workflowId: string, events: readonly ArrivedEvent[]): Promise<Signalled> {
  const sent = events.map(({ event }) => event);
  try {
    await askServer(link, () => link.client.workflow.getHandle(workflowId).signal(seamEventsSignal, sent));
    return 'held';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'ended';
    meaningOf(error);
    return 'unavailable';
  }
}

/**
 * Hands events to the workflows that they concern: one visibility query finds them all, and each is sent one Signal with
 * all of its own events.
 *
 * @returns what became of each event, in their order.
 * @throws {NightlatchError} Unavailable, where Temporal could not be asked: then nothing was sent.
 */
export async function deliverEvents(link: Link, arrived: readonly ArrivedEvent[]): Promise<readonly EventOutcome[]> {
  const knowers = await findKnowers(link, arrived).catch((error: unknown) => {
    throw serverErrorOf(error);
  });
  const outcomes = new Map<ArrivedEvent, Signalled[]>();
  await Promise.all(
    [...routeEvents(arrived, knowers)].map(async ([workflowId, events]) => {
      const signalled = await signal(link, workflowId, events);
      for (const one of events) outcomes.set(one, [...(outcomes.get(one) ?? []), signalled]);
    }),
  );
  return arrived.map((one) => outcomeOf(outcomes.get(one) ?? []));
}

/** Where one of several addressees was not reached the event is sent to all again: a workflow knows what it has had. */
function outcomeOf(signalled: readonly Signalled[]): EventOutcome {
  if (signalled.includes('unavailable')) return 'unavailable';
  return signalled.includes('held') ? 'held' : 'nobody';
}
