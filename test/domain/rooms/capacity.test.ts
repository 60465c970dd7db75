import { describe, expect, it } from 'vitest';
import { plus } from '../../../src/domain/instant.ts';
import { wantedKeys } from '../../../src/domain/plan/wanted.ts';
import type { Entrance, PropertySettings } from '../../../src/domain/property.ts';
import { emptyBook, recordClaim } from '../../../src/domain/rooms/book.ts';
import { grantsFor } from '../../../src/domain/rooms/view.ts';
import { attentionNow } from '../../../src/domain/status/attention.ts';
import { noCardNotes } from '../../../src/domain/status/deskCards.ts';
import { at, claimAt, decidedAt, desired, propertyAt, settings, stay } from '../hotelAurora.ts';

function doors(count: number, prefix = 'Door'): readonly string[] {
  return Array.from({ length: count }, (_, n) => `${prefix} ${String(n + 1).padStart(2, '0')}`);
}

function catalogueOf(common: readonly string[]): readonly Entrance[] {
  const room: Entrance = { acsEntranceId: 'id 101', name: '101', kind: 'guest', takesMobileKey: true };
  return [
    room,
    ...common.map((name): Entrance => ({ acsEntranceId: `id ${name}`, name, kind: 'common', takesMobileKey: true })),
  ];
}

const book = decidedAt(recordClaim(emptyBook, claimAt('A', [15, 39])), 12);

/** The common doors of a guest's key, and what needs attention, at a hotel with these common doors. */
function keyAt(common: readonly string[], part: Partial<PropertySettings> = {}, areas: readonly string[] = []) {
  const property = propertyAt(book, 13, { settings: settings(part), catalogue: catalogueOf(common) });
  const { granted, leftOut, tooMany = [] } = grantsFor(property, 'A');
  const wanted = desired({ status: 'in-house', checkedInAt: at(15), guests: [{ guestId: 'g1', areas: [...areas] }] });
  const now = plus(stay.from, 60_000);
  const [key] = wantedKeys({ desired: wanted, granted, credentials: [], now });
  const facts = {
    leftOut,
    tooMany,
    unlisted: [],
    troubles: [],
    adopted: [],
    plan: [],
    credentials: [],
    cards: noCardNotes,
  };
  const attention = attentionNow([], {
    ...facts,
    desired: wanted,
    granted,
    lastMessageAt: at(0),
    now,
    timeZone: 'UTC',
  });
  return {
    doors: key?.key?.acsEntranceIds.filter((id) => id !== 'id 101').map((id) => id.slice('id '.length)),
    said: attention.filter(({ code }) => code === 'door-left-out'),
  };
}

describe('the common doors of a key (rule 11)', () => {
  it('are all of 28, and nothing is said', () => {
    expect(keyAt(doors(28))).toEqual({ doors: doors(28), said: [] });
  });

  it('are the first 28 by name if the hotel has more, in whatever order Seam lists them', () => {
    for (const listed of [doors(30), doors(30).toReversed()]) {
      const { doors: ofKey, said } = keyAt(listed);
      expect(ofKey).toEqual(doors(28));
      expect(said).toHaveLength(1);
      expect(said[0]?.forOperator).toContain('Door 29, Door 30');
    }
  });

  it('are the first 28 that the properties file names', () => {
    const commonEntrances = doors(29).toReversed();
    const { doors: ofKey, said } = keyAt(doors(40), { commonEntrances });
    expect(ofKey).toEqual(commonEntrances.slice(0, 28));
    expect(said[0]?.forOperator).toContain('No key opens Door 01.');
  });

  it('leave room for 28 with the areas of the guest, and the guest is named if some do not fit', () => {
    const areas = { spa: doors(5, 'Spa') };
    const part = { commonEntrances: doors(25), areas };
    const { doors: ofKey, said } = keyAt([...doors(25), ...areas.spa], part, ['spa']);
    expect(ofKey).toEqual([...doors(25), ...doors(3, 'Spa')]);
    expect(said).toMatchObject([{ about: 'g1' }]);
    expect(said[0]?.forOperator).toContain('2 more');
    expect(keyAt([...doors(25), ...areas.spa], part).said).toEqual([]);
  });

  it('have no limit on a TLCode card', () => {
    expect(keyAt(doors(40), { cardFormat: 'TLCode' })).toEqual({ doors: doors(40), said: [] });
  });

  it('name no entrance that opens by itself, and the advice says so', () => {
    const { said } = keyAt(doors(1), { commonEntrances: ['Elevator'] });
    expect(said).toMatchObject([{ about: 'Elevator' }]);
    expect(said[0]?.forOperator).toContain('open by themselves');
  });
});
