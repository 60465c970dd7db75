import { acsUserEndpoints } from './acsUsers/routes.ts';
import { clientSessionEndpoints } from './clientSessions.ts';
import { credentialEndpoints } from './credentials/routes.ts';
import { connectedAccountEndpoints } from './connectedAccounts.ts';
import type { Endpoint } from './endpoint.ts';
import { enrollmentAutomationEndpoints } from './enrollmentAutomations.ts';
import { entranceEndpoints } from './entrances/routes.ts';
import { eventEndpoints } from './events.ts';
import { phoneEndpoints } from './phones/routes.ts';
import { systemEndpoints } from './systems.ts';
import { userIdentityEndpoints } from './userIdentities/routes.ts';
import { webhookEndpoints } from './webhooks.ts';

/** All of Seam's endpoints that the simulator has. */
export const endpoints: readonly Endpoint[] = [
  ...systemEndpoints,
  ...connectedAccountEndpoints,
  ...entranceEndpoints,
  ...acsUserEndpoints,
  ...credentialEndpoints,
  ...userIdentityEndpoints,
  ...enrollmentAutomationEndpoints,
  ...phoneEndpoints,
  ...clientSessionEndpoints,
  ...eventEndpoints,
  ...webhookEndpoints,
];
