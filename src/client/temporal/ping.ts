import { serverErrorOf } from './failure.ts';
import { askServer, type Link } from './link.ts';

/**
 * Asks Temporal for our namespace, which it answers without touching any workflow: a server without it serves nobody.
 *
 * @throws {NightlatchError} Unavailable.
 */
export async function pingServer(link: Link): Promise<void> {
  try {
    await askServer(link, () =>
      link.client.workflowService.describeNamespace({ namespace: link.client.options.namespace }),
    );
  } catch (error) {
    throw serverErrorOf(error);
  }
}
