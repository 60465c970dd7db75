import { call, type ActivityDependencies, type OfProperty } from './call.ts';
import { downCodes } from './failure.ts';

/** The state of an access system. */
export interface SystemState {
  /** Whether Seam can reach the lock server now. */
  readonly isUp: boolean;
  /** The codes of all errors that Seam reports for it. */
  readonly problems: readonly string[];
}

/** Errors that end only when a person connects the account again (Seam: acs_system errors). */
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
