import { expect, it } from 'vitest';
import { awaitedText, keyText } from '../../../src/domain/lifetime/keyText.ts';
import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import { tasksOf } from '../../../src/domain/lifetime/tasks.ts';
import { at, credential, desired } from '../hotelAurora.ts';
import { ready } from './aroundIssuing.ts';

it('a summary says which key is meant: its kind, guest and rooms', () => {
  expect(keyText(credential())).toBe('override of `g1` for `101`');
  const rooms = Object.fromEntries(['101', '102', '103', '104', '105'].map((room) => [room, 1]));
  expect(keyText(credential({ kind: 'joiner', grants: rooms }))).toBe('joiner of `g1` for `101`, `102` and 3 more');
});

it('a summary says of which guests the keys are awaited, and whether they come or go', () => {
  const awaited = [
    credential({ state: 'requested' }),
    credential({ state: 'requested', guestId: 'g2' }),
    credential({ state: 'revoking', guestId: 'g3' }),
  ];
  expect(awaitedText(awaited)).toBe('keys of `g1`, `g2` issued; keys of `g3` gone');
});

it('summaries of the largest reservation fit into the 400 bytes that the server takes', () => {
  const long = 'g'.repeat(64);
  const guests = Array.from({ length: 200 }, (_, n) => `${n}${long}`.slice(0, 64));
  const awaited = guests.flatMap((guestId) => [
    credential({ guestId, state: 'requested' }),
    credential({ guestId, state: 'revoking' }),
  ]);
  expect(Buffer.byteLength(`until Seam is asked, unless it says so before: ${awaitedText(awaited)}`)).toBeLessThan(400);
});

it('the timer before a revoke is repeated names the key, and no number of ours', () => {
  const now = at(16);
  const state = ready({ desired: desired({ status: 'departed' }), credentials: [credential()] });
  const revoke = tasksOf(state, outlookOf(state, now), { reservationId: 'R1', isIdentifying: false }).find(
    ({ kind }) => kind === 'revoke',
  );
  expect(revoke?.what).toBe('until the next try: revoke the override of `g1` for `101`');
});
