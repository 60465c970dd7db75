import { z } from 'zod';
import type { Step } from '../../../client/index.ts';
import type { NotGranted } from '../../../domain/rooms/granted.ts';
import { instant, namesOf, text, texts } from '../documented.ts';
import { planExample } from './examples.ts';
import { stay, waitingFor } from './reservation.ts';

const person = text('The guest id, with a number if another person had it before');

const issue = {
  guestId: text('The guest who gets the key'),
  person,
  rooms: texts('The rooms that the key opens'),
  grants: z.record(z.string(), z.int()).meta({
    id: 'Grants',
    description: 'The number of the grant under which the reservation has each room',
  }),
  acsEntranceIds: texts("Seam's ids of the doors that it opens"),
  window: stay,
  generation: z.int().meta({ description: 'The generation of the key' }),
};

const issueOverride = z
  .looseObject({
    step: z.literal('issueOverride'),
    regrant: z.boolean().meta({ description: 'Whether all access of the guest is revoked and granted anew first' }),
    ...issue,
  })
  .meta({ id: 'IssueOverride', description: 'Issue the first key of a stay.' });

const issueJoiner = z
  .looseObject({
    step: z.literal('issueJoiner'),
    joinTo: texts("Seam's ids of the credentials that it joins"),
    ...issue,
  })
  .meta({ id: 'IssueJoiner', description: 'Issue a further key that leaves the other keys valid.' });

const revoke = z
  .looseObject({
    step: z.literal('revoke'),
    requestId: text('The id of the request that made the key'),
    guestId: text('The guest who loses the key'),
    reason: text('Why, in words'),
  })
  .meta({ id: 'Revoke', description: 'Take a key back.' });

const deactivatePhone = z
  .looseObject({
    step: z.literal('deactivatePhone'),
    guestId: text('The guest whose phone it is'),
    person,
    deviceIds: z
      .array(z.string())
      .nullable()
      .meta({ description: "Seam's ids of the phones; `null`: all of the guest" }),
  })
  .meta({ id: 'DeactivatePhone', description: 'Deactivate a lost phone.' });

const notGranted = namesOf<NotGranted['why']>('NotGranted', 'Why a room is not granted.', {
  lead: 'it is not due yet',
  occupied: 'another reservation has it, until the end of its stay',
  releasing: 'another reservation is giving it up',
  over: 'the stay is over',
  unread: "the hotel's doors are not read yet",
  'unknown-room': 'it does not exist here',
  'no-mobile-key': 'its lock takes no mobile key',
  look: 'Nightlatch looks which keys open it',
  'look-refused': 'Seam refuses that look, which is repeated',
  'unknown-occupant': 'a credential that belongs to no known reservation opens it',
});

const wait = z
  .looseObject({
    step: z.literal('wait'),
    for: waitingFor,
    guestId: text('The guest who waits').optional(),
    room: text('The room that is waited for').optional(),
    why: notGranted.optional(),
    by: text('The reservation that has the room').optional(),
    renews: z
      .array(z.int())
      .optional()
      .meta({ description: 'The grants of shared rooms that need another generation' }),
    until: instant('When it is over; `null` if that is not known').nullable(),
  })
  .meta({ id: 'Wait', description: 'Wait.' });

const step: z.ZodType<Step> = z
  .discriminatedUnion('step', [issueOverride, issueJoiner, revoke, deactivatePhone, wait])
  .meta({
    id: 'Step',
    description: 'One thing to do or to wait for.',
    discriminator: {
      propertyName: 'step',
      mapping: {
        issueOverride: '#/components/schemas/IssueOverride',
        issueJoiner: '#/components/schemas/IssueJoiner',
        revoke: '#/components/schemas/Revoke',
        deactivatePhone: '#/components/schemas/DeactivatePhone',
        wait: '#/components/schemas/Wait',
      },
    },
  });

/** A plan: the steps that a PUT would lead to. */
export const plan: z.ZodType<{ readonly steps: readonly Step[] }> = z
  .looseObject({ steps: z.array(step) })
  .meta({ id: 'Plan', description: 'The steps that a PUT would lead to, in their order.', examples: [planExample] });
