import { afterAll, beforeAll } from 'vitest';
import { attacksBetweenHotels } from './betweenHotels.ts';
import { attacksOnIdentities } from './identities.ts';
import { attacksOnPhones } from './phones.ts';
import { openTwoWorkspaces, type TwoWorkspaces } from './twoWorkspaces.ts';

// One server for many attacks: to open it takes longer than most of them.
let two: TwoWorkspaces;

beforeAll(async () => {
  two = await openTwoWorkspaces();
});
afterAll(() => two.close());

attacksBetweenHotels(() => two);
attacksOnPhones(() => two);
attacksOnIdentities(() => two);
