import { z } from 'zod';
import { seamId } from '../messages/fields.ts';
import type { IdentityFreed, IdentityQuestion } from '../teardown/uses.ts';
import { reader, text } from './shape.ts';

const identityQuestion = z.looseObject({
  userIdentityId: seamId,
  aliases: z.array(seamId).optional(),
  askedBy: text,
  number: z.number(),
  deletes: z.literal(true).optional(),
});

const identityFreed = z.looseObject({ askedBy: text, later: z.literal(true).optional() });

/** Reads a teardown's question to a property: which of its reservations use the identity? */
export const readIdentityQuestion = reader<IdentityQuestion>(identityQuestion);

/** Reads that a teardown has ended. */
export const readIdentityFreed = reader<IdentityFreed>(identityFreed);

/** Reads which identity's guest a teardown wants a reservation to take out. */
export const readUserIdentityId = reader<string>(seamId);
