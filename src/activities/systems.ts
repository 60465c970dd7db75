import { call, type ActivityDependencies, type OfProperty } from './call.ts';
import { downCodes } from './failure.ts';

/** How an access system stands. */
export interface SystemState {
  /** Whether the lock server can be reached through Seam now. */
  readonly isUp: boolean;
  /** The codes of all errors that Seam reports of it. */
  readonly problems: readonly string[];
}

/** Errors that a person has to end by connecting the account again (Seam: acs_system errors). */
const disconnectedCodes: ReadonlySet<string> = new Set(['account_disconnected', 'acs_system_disconnected']);

/** Seam's `/acs/systems/*`. */
export function systemActivities({ seam }: ActivityDependencies) {
  return {
    /** Whether bridge and lock server are up (`/acs/systems/get`). */
    getSystem: (input: OfProperty & { readonly acsSystemId: string }): Promise<SystemState> =>
      call('/acs/systems/get', async () => {
        const { errors } = await seam(input.propertyId).acs.systems.get({ acs_system_id: input.acsSystemId });
        const problems = errors.map(({ error_code: code }) => code);
        return { isUp: !problems.some((code) => downCodes.has(code) || disconnectedCodes.has(code)), problems };
      }),
  };
}
