import { z } from 'zod';
import { callOr, callToDelete, type ActivityDependencies, type Deleted, type OfProperty } from './call.ts';

const automation = z.object({ enrollment_automation_id: z.string() });
const listAnswer = z.object({ enrollment_automations: z.array(automation) });
const getAnswer = z.object({ enrollment_automation: automation });

const path = '/user_identities/enrollment_automations';

/**
 * Seam's `/user_identities/enrollment_automations/*`. Seam's SDK no longer has them, and its API may drop them: if the
 * endpoint is gone, there are no automations.
 */
export function enrollmentAutomationActivities({ seam }: ActivityDependencies) {
  return {
    /** The ids of a person's enrollment automations (`/user_identities/enrollment_automations/list`). */
    listEnrollmentAutomations: (input: OfProperty & { readonly userIdentityId: string }): Promise<readonly string[]> =>
      callOr(`${path}/list`, [], async () => {
        const params = { user_identity_id: input.userIdentityId };
        const { data } = await seam(input.propertyId).client.get<unknown>(`${path}/list`, { params });
        return listAnswer.parse(data).enrollment_automations.map(({ enrollment_automation_id: id }) => id);
      }),

    /** One enrollment automation, `null` if it is gone (`/user_identities/enrollment_automations/get`). */
    getEnrollmentAutomation: (
      input: OfProperty & { readonly enrollmentAutomationId: string },
    ): Promise<{ readonly enrollmentAutomationId: string } | null> =>
      callOr(`${path}/get`, null, async () => {
        const params = { enrollment_automation_id: input.enrollmentAutomationId };
        const { data } = await seam(input.propertyId).client.get<unknown>(`${path}/get`, { params });
        return { enrollmentAutomationId: getAnswer.parse(data).enrollment_automation.enrollment_automation_id };
      }),

    /** Deletes an enrollment automation; an event confirms it (`/user_identities/enrollment_automations/delete`). */
    deleteEnrollmentAutomation: (input: OfProperty & { readonly enrollmentAutomationId: string }): Promise<Deleted> =>
      callToDelete(`${path}/delete`, () =>
        seam(input.propertyId).client.delete(`${path}/delete`, {
          params: { enrollment_automation_id: input.enrollmentAutomationId },
        }),
      ),
  };
}
