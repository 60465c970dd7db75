import { WorkflowNotFoundError, type WorkflowExecutionInfo } from '@temporalio/client';
import { idsToLookFor, routeEvents, type ArrivedEvent, type Knower } from '../domain/webhooks/route.ts';
import { seamEventsSignal } from '../workflows/messages.ts';
import { searchAttributes } from '../workflows/searchAttributes.ts';
import { meaningOf, serverErrorOf } from './temporal/failure.ts';
import { askServer, type Link } from './temporal/link.ts';

/**
 * What happened to one event. `held`: Temporal has it for every workflow that it concerns. `unknown`: no workflow knows its
 * resource, or not yet. `unavailable`: Temporal did not take it, and it must be sent again.
 */
export type EventOutcome = 'held' | 'unknown' | 'unavailable';

/** The visibility query for all open workflows that know one of these short Seam ids; hex digits need no quoting. */
function knowersQuery(shortIds: readonly string[]): string {
  return `ExecutionStatus = 'Running' AND SeamIds IN (${shortIds.map((id) => `'${id}'`).join(',')})`;
}

function knowerOf({ workflowId, typedSearchAttributes: found }: WorkflowExecutionInfo): Knower {
  return {
    workflowId,
    propertyId: found.get(searchAttributes.propertyId) ?? null,
    seamIds: found.get(searchAttributes.seamIds) ?? [],
  };
}

/** Keeps anything but short ids out of the query: the owner of a webhook secret chooses what an event says. */
function isShortId(id: string): boolean {
  return /^[0-9a-f]{1,12}$/.test(id);
}

/** One page holds all workflows that a batch can name, so that one query finds them. */
const pageSize = 1_000;

/** Finds the workflows that know the resources of these events, with one visibility query. */
async function findKnowers(link: Link, arrived: readonly ArrivedEvent[]): Promise<readonly Knower[]> {
  const ids = idsToLookFor(arrived).filter(isShortId);
  if (ids.length === 0) return [];
  return askServer(link, async () => {
    const knowers: Knower[] = [];
    for await (const found of link.client.workflow.list({ query: knowersQuery(ids), pageSize })) {
      knowers.push(knowerOf(found));
    }
    return knowers;
  });
}

type Signalled = 'held' | 'ended' | 'unavailable';

/** Sends a workflow all of its events of one batch, in one Signal. */
async function signal(link: Link, workflowId: string, events: readonly ArrivedEvent[]): Promise<Signalled> {
  const sent = events.map(({ event }) => event);
  try {
    await askServer(link, () => link.client.workflow.getHandle(workflowId).signal(seamEventsSignal, sent));
    return 'held';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'ended';
    meaningOf(error); // throws what is a defect
    return 'unavailable';
  }
}

/** If one of several workflows was not reached, the event is sent to all of them again: a workflow ignores repetitions. */
function outcomeOf(signalled: readonly Signalled[]): EventOutcome {
  if (signalled.includes('unavailable')) return 'unavailable';
  return signalled.includes('held') ? 'held' : 'unknown';
}

/**
 * Delivers events to the workflows that they concern: one visibility query finds these workflows, and each gets one Signal
 * with all of its events.
 *
 * @internal
 * @returns the outcome of each event, in the order given.
 * @throws {NightlatchError} Unavailable if Temporal could not be asked; then nothing was sent.
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
