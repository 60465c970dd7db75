import type { Desired } from '../reservation/desired.ts';
import { commonDoorsOf } from '../rooms/capacity.ts';
import type { Granted } from '../rooms/granted.ts';
import { named } from '../text.ts';
import { tellOperator, trouble } from '../whereToLook.ts';
import type { Trouble } from '../trouble.ts';

/** What decides which common doors a key lacks. */
export interface DoorFacts {
  readonly desired: Desired;
  readonly granted: Granted | null;
  readonly leftOut: readonly string[];
  /** Common doors of the hotel that do not fit on a key (rule 11). */
  readonly tooMany: readonly string[];
}

/** Common doors that no key names, or that do not fit on a guest's key (rule 11). */
export function doorsLeftOut({ desired, granted, leftOut: unusable, tooMany }: DoorFacts): readonly Trouble[] {
  const found: Trouble[] = unusable.map((door) =>
    trouble('door-left-out', door, {
      forDesk: `The mobile keys do not name the door ${door}. Try a key there. If it does not open, let the guests in. ${tellOperator}`,
      forOperator: `Common door ${door} is not a common entrance that takes mobile keys, so no key names it. Guest entrances and elevators open by themselves for every key: remove them from commonEntrances in the properties file. Otherwise correct the name there.`,
    }),
  );
  const most = granted?.mostCommon;
  if (granted === null || most === undefined) return found;
  if (tooMany.length > 0)
    found.push(
      trouble('door-left-out', null, {
        forDesk: `The hotel has more common doors than fit on a key. No mobile key opens ${named(tooMany)}. Let the guests in there. ${tellOperator}`,
        forOperator: `A key holds ${most} common doors, and the hotel has more. No key opens ${named(tooMany)}. Name the ${most} doors that guests need most in commonEntrances of the properties file.`,
      }),
    );
  for (const guest of desired.guests) {
    const { length } = commonDoorsOf(granted, guest).leftOut;
    if (length > 0)
      found.push(
        trouble('door-left-out', guest.guestId, {
          forDesk: `The mobile key of guest ${guest.guestId} does not open all doors of ${named(guest.areas ?? [])}: ${length} more do not fit on it. Let the guest in there, or give a plastic card. ${tellOperator}`,
          forOperator: `A key holds ${most} common doors, and the areas ${named(guest.areas ?? [])} of guest ${guest.guestId} have ${length} more. Send fewer areas, with the important one first, or name fewer doors in commonEntrances of the properties file.`,
        }),
      );
  }
  return found;
}
