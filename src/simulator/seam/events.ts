import { z } from 'zod';
import { invalidInput, notFound } from '../errors.ts';
import type { SeamEvent } from '../events/log.ts';
import { type Endpoint, get, id } from './endpoint.ts';

const mostEvents = 500;

const about = [
  'acs_access_group_id',
  'acs_credential_id',
  'acs_encoder_id',
  'acs_entrance_id',
  'acs_system_id',
  'acs_user_id',
  'access_code_id',
  'access_grant_id',
  'access_method_id',
  'connect_webview_id',
  'connected_account_id',
  'customer_key',
  'device_id',
  'space_id',
  'user_identity_id',
] as const;

const aboutMany = [
  'access_code_ids',
  'access_grant_ids',
  'access_method_ids',
  'acs_system_ids',
  'device_ids',
  'event_ids',
  'event_types',
  'space_ids',
] as const;

const instantText = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), { message: 'Must be a timestamp' })
  .transform((text) => Date.parse(text));

const listInput = z.strictObject({
  ...Object.fromEntries(about.map((name) => [name, z.string().optional()])),
  ...Object.fromEntries(aboutMany.map((name) => [name, z.array(z.string()).optional()])),
  event_type: z.string().optional(),
  since: instantText.optional(),
  between: z.tuple([instantText, instantText]).optional(),
  limit: z.number().int().positive().optional(),
  unstable_offset: z.number().int().nonnegative().optional(),
});

const getInput = z.strictObject({
  event_id: id.optional(),
  event_type: z.string().optional(),
  device_id: id.optional(),
});

/** `/events/*`: oldest first. `since` includes its instant, `between` excludes both of its instants. */
export const eventEndpoints: readonly Endpoint[] = [
  get('/events/list', listInput, (world, input) => {
    if ((input.since === undefined) === (input.between === undefined)) {
      throw invalidInput('since', 'Exactly one of since and between is required');
    }
    const offset = input.unstable_offset ?? 0;
    const found = world.events.all.filter((event) => isWithin(event, input) && isAbout(event, input));
    return { events: found.slice(offset, offset + Math.min(input.limit ?? mostEvents, mostEvents)) };
  }),
  get('/events/get', getInput, (world, input) => {
    const event = world.events.all.find(
      (candidate) =>
        (input.event_id ?? candidate.event_id) === candidate.event_id &&
        (input.event_type ?? candidate.event_type) === candidate.event_type &&
        (input.device_id === undefined || candidate['device_id'] === input.device_id),
    );
    if (event === undefined || Object.keys(input).length === 0) throw notFound('event', input.event_id ?? '');
    return { event, message: '' };
  }),
];

function isWithin(event: SeamEvent, { since, between }: z.infer<typeof listInput>): boolean {
  const at = Date.parse(event.occurred_at);
  if (between !== undefined) return at > between[0] && at < between[1];
  return at >= (since ?? 0);
}

function isAbout(event: SeamEvent, input: z.infer<typeof listInput>): boolean {
  const given: Readonly<Record<string, unknown>> = input;
  const one = ['event_type', ...about].every((name) => given[name] === undefined || given[name] === event[name]);
  return one && aboutMany.every((name) => contains(given[name], event[name.slice(0, -1)]));
}

function contains(wanted: unknown, value: unknown): boolean {
  return !Array.isArray(wanted) || wanted.includes(value);
}
