import { serverErrorOf } from './failure.ts';
import { askServer, type Link } from './link.ts';

/**
 * Asks Temporal for what it can do, which it answers without touching any workflow.
 *
 * @throws {NightlatchError} Unavailable.
 */
export const pingServer = async (link: Link): Promise<void> => {
  try {
    await askServer(link, () => link.client.workflowService.getSystemInfo({}));
  } catch (error) {
    throw serverErrorOf(error);
  }
};
