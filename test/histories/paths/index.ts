import type { Path } from '../path.ts';
import { guestPaths } from './guests.ts';
import { roomPaths } from './rooms.ts';
import { seamPaths } from './seam.ts';
import { stayPaths } from './stays.ts';
import { teardownPaths } from './teardowns.ts';
import { workflowPaths } from './workflows.ts';

/** Every path of which a history is kept. */
export const paths: readonly Path[] = [
  ...guestPaths,
  ...roomPaths,
  ...stayPaths,
  ...seamPaths,
  ...teardownPaths,
  ...workflowPaths,
];
