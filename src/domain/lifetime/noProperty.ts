import type { Trouble } from '../trouble.ts';
import { tellOperator, trouble } from '../whereToLook.ts';

/** The trouble that the property's workflow does not run, so that no room is granted. */
export function noPropertyTrouble(propertyId: string): Trouble {
  return trouble('unknown-property', propertyId, {
    forDesk: `The mobile keys of this hotel are not set up, so none are made. Give plastic cards. ${tellOperator}`,
    forOperator: `No property ${propertyId} is running. Add it to the properties file and restart or SIGHUP the worker.`,
  });
}
