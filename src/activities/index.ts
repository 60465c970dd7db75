import { acsUserActivities } from './acsUsers.ts';
import type { ActivityDependencies } from './call.ts';
import { clientSessionActivities } from './clientSessions.ts';
import { credentialActivities } from './credentials.ts';
import { enrollmentAutomationActivities } from './enrollmentAutomations.ts';
import { entranceActivities } from './entrances.ts';
import { eventActivities } from './events.ts';
import { noticeActivities, type NoticeDependencies } from './notices.ts';
import { phoneActivities } from './phones.ts';
import { systemActivities } from './systems.ts';
import { userIdentityActivities } from './userIdentities.ts';

/** All activities: one for each Seam call, which throws only ApplicationFailures of the types in `seamFailure`, and one for notices to the PMS. */
export function createActivities(dependencies: ActivityDependencies & NoticeDependencies) {
  return {
    ...acsUserActivities(dependencies),
    ...clientSessionActivities(dependencies),
    ...credentialActivities(dependencies),
    ...enrollmentAutomationActivities(dependencies),
    ...entranceActivities(dependencies),
    ...eventActivities(dependencies),
    ...noticeActivities(dependencies),
    ...phoneActivities(dependencies),
    ...systemActivities(dependencies),
    ...userIdentityActivities(dependencies),
  };
}

/** The type of the activities, for workflows. */
export type Activities = ReturnType<typeof createActivities>;
