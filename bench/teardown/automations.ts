import type { Seam } from 'seam';
import { z } from 'zod';

const listed = z.object({ enrollment_automations: z.array(z.object({ enrollment_automation_id: z.string() })) });

const path = '/user_identities/enrollment_automations';

/** The ids of an identity's enrollment automations. Seam's API still has this call, the SDK no longer has it. */
export async function listAutomations({ client }: Seam, userIdentityId: string): Promise<readonly string[]> {
  const { data } = await client.post<unknown>(`${path}/list`, { user_identity_id: userIdentityId });
  return listed.parse(data).enrollment_automations.map(({ enrollment_automation_id: id }) => id);
}

/** Deletes an enrollment automation. */
export async function deleteAutomation({ client }: Seam, id: string): Promise<void> {
  return void (await client.post(`${path}/delete`, { enrollment_automation_id: id }));
}
