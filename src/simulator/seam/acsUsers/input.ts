import { z } from 'zod';
import { id, instant } from '../endpoint.ts';
import { pageParameters } from '../paging.ts';

/** An ACS user by its own id, or by its user identity and system. */
export const reference = z.strictObject({
  acs_user_id: id.optional(),
  user_identity_id: id.optional(),
  acs_system_id: id.optional(),
});

/** A reference that has the right shape. */
export type Reference = Readonly<z.infer<typeof reference>>;

const schedule = z.strictObject({ starts_at: instant.optional(), ends_at: instant.nullish() });

/** The body of `/acs/users/create`. */
export const createInput = z.strictObject({
  acs_system_id: id,
  full_name: z.string().min(1),
  user_identity_id: id.optional(),
  email_address: z.email().optional(),
  email: z.email().optional(),
  phone_number: z.e164().optional(),
  access_schedule: schedule.optional(),
  acs_access_group_ids: z.array(id).optional(),
});

/** The parameters of `/acs/users/list`. */
export const listInput = z.strictObject({
  acs_system_id: id.optional(),
  user_identity_id: id.optional(),
  user_identity_email_address: z.string().optional(),
  user_identity_phone_number: z.string().optional(),
  created_before: instant.optional(),
  search: z.string().min(1).optional(),
  ...pageParameters,
});

/** The body of `/acs/users/update`. */
export const updateInput = reference.extend({
  full_name: z.string().min(1).optional(),
  email_address: z.email().optional(),
  email: z.email().optional(),
  phone_number: z.e164().optional(),
  access_schedule: schedule.nullish(),
  hid_acs_system_id: id.optional(),
});
