import type { Attention, ReservationList, ReservationView, Step } from '../../../client/index.ts';

// What the document shows as examples of answers.

const stay = { from: '2031-06-01T13:00:00.000Z', to: '2031-06-04T09:00:00.000Z' };
const userIdentityId = '6f0c7a52-4d4e-4f0c-9a54-0d5f7c1e2b10';
const acsEntranceIds = ['a1b2c3d4-0000-4000-8000-000000000105'];
const workflowId = 'reservation/hotel-aurora/R-1001';

/** A room that another reservation still has. */
export const attentionExample: Attention = {
  code: 'room-occupied',
  about: '105',
  forDesk: 'Room 105 is still taken by another reservation. Check that one out, or give the guest another room.',
  forOperator: 'The room book has room 105 with reservation R-0999 until 2031-06-01T13:00:00.000Z.',
  message: 'Room 105 is still taken by another reservation. Check that one out, or give the guest another room.',
  since: '2031-06-01T13:00:00.000Z',
};

/** A reservation whose guest has a key. */
export const reservationExample: ReservationView = {
  propertyId: 'hotel-aurora',
  reservationId: 'R-1001',
  revision: 3,
  status: 'in-house',
  waiting: null,
  issuing: false,
  stay,
  rooms: ['105'],
  guests: [
    {
      guestId: 'g1',
      userIdentityId,
      acsUserId: 'c0a8f1de-77a4-4a0e-8a5f-3e1f0f9a2b11',
      credentials: [
        {
          acsCredentialId: '517afe3a-8d0b-4c55-b0a9-6a7a1f0d3c12',
          kind: 'override',
          state: 'issued',
          joinedTo: [],
          generation: 1,
          ...stay,
          acsEntranceIds,
          onPhone: null,
        },
      ],
    },
  ],
  needsAttention: [],
  ignored: [],
  workflowId,
};

const { forOperator: _forOperator, message: _message, ...listedAttention } = attentionExample;

/** A list of one reservation. */
export const listExample: ReservationList = {
  reservations: [
    {
      propertyId: 'hotel-aurora',
      reservationId: 'R-1001',
      status: 'booked',
      stay,
      rooms: ['105'],
      guests: ['g1'],
      keys: {},
      needsAttention: ['room-occupied'],
      attention: [listedAttention],
      checkOutAt: '2031-06-04T09:00:00.000Z',
      workflowId,
    },
  ],
  more: false,
  next: null,
};

/** A plan that gives a second guest a key. */
export const planExample: { readonly steps: readonly Step[] } = {
  steps: [
    {
      step: 'issueJoiner',
      joinTo: ['517afe3a-8d0b-4c55-b0a9-6a7a1f0d3c12'],
      guestId: 'g2',
      person: 'g2',
      rooms: ['105'],
      grants: { '105': 1 },
      acsEntranceIds,
      window: stay,
      generation: 1,
    },
  ],
};

/** The body of the removal of a user identity that is complete. */
export const teardownExample = {
  status: 'completed',
  phase: 'done',
  remaining: [],
  receipt: {
    userIdentityId,
    propertyIds: ['hotel-aurora'],
    startedAt: '2031-07-01T08:00:00.000Z',
    endedAt: '2031-07-01T08:00:09.000Z',
    outcome: 'removed',
    takenOutOf: [],
    removed: [
      {
        kind: 'user-identity',
        id: userIdentityId,
        deletedAt: '2031-07-01T08:00:08.000Z',
        confirmedAt: '2031-07-01T08:00:09.000Z',
        confirmedBy: 'look',
      },
    ],
  },
};
