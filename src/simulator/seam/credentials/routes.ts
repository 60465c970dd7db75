import { z } from 'zod';
import { invalidInput, notFound } from '../../errors.ts';
import { del, type Endpoint, get, id, instant, patch, post } from '../endpoint.ts';
import { shownAutomaticDoors } from '../entrances/existing.ts';
import { presentEntrance } from '../entrances/present.ts';
import { page, pageParameters } from '../paging.ts';
import type { CredentialRecord } from '../records.ts';
import { laterAtHotel, need, type World } from '../world.ts';
import { createCredential, createInput } from './create.ts';
import { presentCredential } from './present.ts';
import { removeCredential } from './remove.ts';
import { announce, childrenOf } from './state.ts';

const byId = z.strictObject({ acs_credential_id: id });

const listInput = z.strictObject({
  acs_user_id: id.optional(),
  acs_system_id: id.optional(),
  user_identity_id: id.optional(),
  is_multi_phone_sync_credential: z.boolean().optional(),
  created_before: instant.optional(),
  search: z.string().min(1).optional(),
  ...pageParameters,
});

const updateInput = z.strictObject({ acs_credential_id: id, ends_at: instant.optional(), code: z.string().optional() });

/** `/acs/credentials/*`. */
export const credentialEndpoints: readonly Endpoint[] = [
  post('/acs/credentials/create', createInput, (world, input) => ({
    acs_credential: presentCredential(world, createCredential(world, input)),
  })),
  get('/acs/credentials/get', byId, (world, input) => ({
    acs_credential: presentCredential(world, shown(world, input.acs_credential_id)),
  })),
  get('/acs/credentials/list', listInput, (world, input) => {
    const found = listedCredentials(world).filter((record) => matches(world, record, input));
    const { items, pagination } = page(world, found, { path: '/acs/credentials/list', input });
    return { acs_credentials: items.map((record) => presentCredential(world, record)), pagination };
  }),
  get('/acs/credentials/list_accessible_entrances', byId, (world, input) => {
    const record = shown(world, input.acs_credential_id);
    const ids = [...record.guestEntranceIds, ...record.commonEntranceIds, ...shownAutomaticDoors(world)];
    return {
      acs_entrances: ids.map((doorId) => presentEntrance(world, need(world.hotel.doors, 'acs_entrance', doorId))),
    };
  }),
  del('/acs/credentials/delete', byId, (world, input, { stuck }) => {
    removeCredential(world, shown(world, input.acs_credential_id), { stuck });
    return {};
  }),
  patch('/acs/credentials/update', updateInput, (world, input) => {
    const record = shown(world, input.acs_credential_id);
    if (input.ends_at !== undefined) changeEnd(world, record, input.ends_at);
    return { acs_credential: presentCredential(world, record) };
  }),
];

/** The credentials that Seam's lists show at present. */
export function listedCredentials(world: World): readonly CredentialRecord[] {
  const now = Date.now();
  return [...world.records.credentials.values()].filter(
    ({ hidden, listedFrom, cardListedFrom = 0 }) => !hidden && listedFrom <= now && cardListedFrom <= world.clock.now(),
  );
}

function shown(world: World, credentialId: string): CredentialRecord {
  const record = need(world.records.credentials, 'acs_credential', credentialId);
  if (record.hidden) throw notFound('acs_credential', credentialId);
  return record;
}

function matches(world: World, record: CredentialRecord, input: z.infer<typeof listInput>): boolean {
  const identity = record.acsUserId === undefined ? undefined : world.records.acsUsers.get(record.acsUserId);
  return (
    (input.acs_user_id ?? record.acsUserId) === record.acsUserId &&
    (input.acs_system_id ?? record.acsSystemId) === record.acsSystemId &&
    (input.user_identity_id ?? identity?.userIdentityId) === identity?.userIdentityId &&
    (input.is_multi_phone_sync_credential ?? record.isMultiPhoneSync) === record.isMultiPhoneSync &&
    record.createdAt < (input.created_before ?? Infinity) &&
    (input.search === undefined || [record.id, record.acsUserId].some((text) => text?.includes(input.search ?? '')))
  );
}

function changeEnd(world: World, record: CredentialRecord, endsAt: number): void {
  if (record.accessMethod === 'card') throw invalidInput('acs_credential_id', 'An encoded card cannot be updated');
  if (endsAt <= world.clock.now()) throw invalidInput('ends_at', 'Must be a time in the future');
  if (endsAt <= record.startsAt) throw invalidInput('ends_at', 'Must be after starts_at');
  const family = [record, ...childrenOf(world, record.id)];
  for (const member of family) member.endsAt = endsAt;
  laterAtHotel(world, world.settings().issueDelay, () => {
    for (const member of family) {
      world.hotel.changeEnd(member.id, endsAt);
      announce(world, member, 'acs_credential.reissued');
    }
  });
}
