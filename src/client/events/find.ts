import type { WorkflowExecutionInfo } from '@temporalio/client';
import { idsToLookFor, type ArrivedEvent, type Knower } from '../../domain/webhooks/route.ts';
import { searchAttributes } from '../../workflows/searchAttributes.ts';
import { askServer, type Link } from '../temporal/link.ts';

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

/** Only what is a short id goes into the query: whoever holds a webhook's secret chooses what stands in an event. */
function isShortId(id: string): boolean {
  return /^[0-9a-f]{1,12}$/.test(id);
}

/** One page holds as many workflows as a batch can name: one query finds them all. */
const pageSize = 1_000;

/** Finds, with one visibility query for all of them, who knows the resources of events. */
export async function findKnowers(link: Link, arrived: readonly ArrivedEvent[]): Promise<readonly Knower[]> {
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
