import { identityOfTeardownId, propertyWorkflowId, shortSeamId } from '../ids.ts';
import { workspaceOf } from '../property.ts';
import type { SeamEvent } from '../seam/resources.ts';
import { concernOf } from './concern.ts';

/** An event of Seam's, and the property at whose webhook it arrived. */
export interface ArrivedEvent {
  readonly propertyId: string;
  /** The properties of its Seam workspace; absent: this one alone. */
  readonly workspacePropertyIds?: readonly string[];
  readonly event: SeamEvent;
}

/** An open workflow and the Seam ids that it knows, as a visibility query shows it. */
export interface Knower {
  readonly workflowId: string;
  /** `null` if it is not known yet. The teardown of a user identity belongs to its workspace, which its id names. */
  readonly propertyId: string | null;
  /** In short form, see `shortSeamId`. */
  readonly seamIds: readonly string[];
}

/** The short ids by which the workflows are looked for that events concern, each once. */
export function idsToLookFor(arrived: readonly ArrivedEvent[]): readonly string[] {
  return [
    ...new Set(
      arrived.flatMap(({ event }) =>
        concernOf(event.eventType) === 'resource' && event.resourceId !== null ? [shortSeamId(event.resourceId)] : [],
      ),
    ),
  ];
}

/**
 * The events that each workflow is sent, by workflow id. An event about a resource goes to the workflows that know it, if
 * they belong to the property at whose webhook it arrived, and to the teardowns of its Seam workspace; an event about
 * entrances or the lock system goes to the property's own workflow. An event may go to several workflows, or to none.
 */
export function routeEvents(
  arrived: readonly ArrivedEvent[],
  knowers: readonly Knower[],
): ReadonlyMap<string, readonly ArrivedEvent[]> {
  const byId = new Map<string, Knower[]>();
  for (const knower of knowers) for (const id of knower.seamIds) byId.set(id, [...(byId.get(id) ?? []), knower]);
  const routes = new Map<string, ArrivedEvent[]>();
  for (const one of arrived)
    for (const workflowId of addresseesOf(one, byId)) routes.set(workflowId, [...(routes.get(workflowId) ?? []), one]);
  return routes;
}

/** Whether a workflow may hear of an event: the owner of a webhook secret chooses which ids an event names. */
function mayHear({ workflowId, propertyId: own }: Knower, arrived: ArrivedEvent): boolean {
  const teardown = identityOfTeardownId(workflowId);
  return teardown === null
    ? own === arrived.propertyId
    : workspaceOf(arrived.propertyId, arrived).includes(teardown.workspace);
}

function addresseesOf(arrived: ArrivedEvent, byId: ReadonlyMap<string, readonly Knower[]>): readonly string[] {
  const { propertyId, event } = arrived;
  const { eventType, resourceId } = event;
  switch (concernOf(eventType)) {
    case 'none':
      return [];
    case 'property':
      return [propertyWorkflowId(propertyId)];
    case 'resource': {
      const knowers = resourceId === null ? [] : (byId.get(shortSeamId(resourceId)) ?? []);
      return knowers.filter((knower) => mayHear(knower, arrived)).map(({ workflowId }) => workflowId);
    }
  }
}
