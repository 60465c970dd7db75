import type { Succession } from '../../hotel/keys.ts';
import type { CredentialRecord, PhoneRecord } from '../records.ts';
import { laterAtHotel, newRecord, type World } from '../world.ts';
import { removeCredential } from './remove.ts';
import { announce, childrenOf, invalidate, invalidateOlder, isActive } from './state.ts';

const betweenLooksMs = 2;

/** Has the hotel make the key of a new credential after the issue delay, once the bridge is up and the joined keys are made. */
export function issueSoon(world: World, record: CredentialRecord): void {
  laterAtHotel(world, world.settings().issueDelay, () => {
    issue(world, record);
  });
}

/** Has the hotel make a key now, unless the credential is being deleted. */
export function issue(world: World, record: CredentialRecord): void {
  if (record.deletingSince !== undefined || !world.records.credentials.has(record.id)) return;
  if (isRefusedUser(world, record)) return;
  if (record.joinedIds.some((id) => isAwaited(world, id))) {
    world.timers.after(betweenLooksMs, () => {
      issue(world, record);
    });
    return;
  }
  makeKey(world, record);
  record.madeAt = world.clock.now();
  reportOverridden(world, record);
  replaceSameUser(world, record);
  world.credentialService.whenUp(() => deliver(world, record));
  if (record.accessMethod === 'card' || !world.settings().issuedNeedsPhone) markIssued(world, record);
}

/** Sends a key to the phones of its guest. */
function deliver(world: World, record: CredentialRecord): void {
  if (record.deletingSince !== undefined || !world.records.credentials.has(record.id)) return;
  if (record.accessMethod === 'mobile_key') world.hotel.phones.send(record.id, undefined);
  for (const phone of phonesOf(world, record)) replicate(world, record, phone);
}

/** Gives a phone a child of a multi-phone sync credential, unless it already has one. */
function replicate(world: World, parent: CredentialRecord, phone: PhoneRecord): void {
  if (!parent.isMultiPhoneSync || parent.madeAt === undefined || !isActive(world, parent)) return;
  if (!phone.activeEndpoint || phone.deletingSince !== undefined) return;
  if (childrenOf(world, parent.id).some((child) => child.deviceId === phone.id)) return;
  const child: CredentialRecord = {
    ...parent,
    ...newRecord(world),
    isMultiPhoneSync: false,
    parentId: parent.id,
    deviceId: phone.id,
    listedFrom: Date.now() + world.settings().listLag,
    madeAt: world.clock.now(),
  };
  delete child.issuedAt;
  world.records.credentials.set(child.id, child);
  world.hotel.copyKey(parent.id, child.id);
  world.hotel.phones.send(child.id, phone.id);
  markIssued(world, child);
  markIssued(world, parent);
}

/** Gives a phone a child of every credential of its user identity. */
export function replicateAll(world: World, phone: PhoneRecord): void {
  world.credentialService.whenUp(() => {
    for (const record of world.records.credentials.values()) {
      if (identityOf(world, record) === phone.userIdentityId) replicate(world, record, phone);
    }
  });
}

/** Whether the lock system did not create the credential's user: then it makes no key. */
function isRefusedUser(world: World, { acsUserId }: CredentialRecord): boolean {
  const user = acsUserId === undefined ? undefined : world.records.acsUsers.get(acsUserId);
  return user?.failedSince !== undefined;
}

function makeKey(world: World, record: CredentialRecord): void {
  world.hotel.makeKey({
    keyId: record.id,
    medium: record.accessMethod === 'card' ? 'card' : 'mobile',
    authority: record.cardFunctionType,
    doorIds: [...record.guestEntranceIds, ...record.commonEntranceIds],
    from: record.startsAt,
    to: record.endsAt,
    succession: successionOf(world, record),
  });
}

function successionOf(world: World, record: CredentialRecord): Succession {
  switch (record.kind) {
    case 'override':
      return { kind: 'override' };
    case 'none':
      return { kind: 'none' };
    case 'joiner':
      return { kind: 'joiner', joined: record.joinedIds };
    case 'auto-join':
      break;
  }
  const others = [...world.records.credentials.values()].filter((other) => isActive(world, other));
  return { kind: 'auto-join', joined: others.map((other) => other.id) };
}

function isAwaited(world: World, credentialId: string): boolean {
  const head = world.records.credentials.get(credentialId);
  return head !== undefined && head.madeAt === undefined && head.deletingSince === undefined;
}

function reportOverridden(world: World, record: CredentialRecord): void {
  if (record.kind === 'joiner' || world.settings().overrideInvalidates === 'at-first-use') return;
  for (const [doorId, generation] of world.hotel.generationsOf(record.id)) invalidateOlder(world, doorId, generation);
}

function replaceSameUser(world: World, record: CredentialRecord): void {
  const { replacesSameUser } = world.settings();
  if (replacesSameUser === 'nothing' || record.acsUserId === undefined) return;
  for (const other of world.records.credentials.values()) {
    const replaceable =
      other.acsUserId === record.acsUserId &&
      other.id !== record.id &&
      other.seq < record.seq &&
      other.parentId === undefined &&
      other.deletingSince === undefined;
    const overlaps = other.guestEntranceIds.some((id) => record.guestEntranceIds.includes(id));
    if (!replaceable || (replacesSameUser === 'overlapping-entrances' && !overlaps)) continue;
    invalidate(world, other);
    removeCredential(world, other, { stuck: false });
  }
}

function phonesOf(world: World, record: CredentialRecord): readonly PhoneRecord[] {
  const identityId = identityOf(world, record);
  if (identityId === undefined) return [];
  return [...world.records.phones.values()].filter((phone) => phone.userIdentityId === identityId);
}

function identityOf(world: World, record: CredentialRecord): string | undefined {
  return record.acsUserId === undefined ? undefined : world.records.acsUsers.get(record.acsUserId)?.userIdentityId;
}

function markIssued(world: World, record: CredentialRecord): void {
  if (record.issuedAt !== undefined) return;
  record.issuedAt = world.clock.now();
  announce(world, record, 'acs_credential.issued');
}
