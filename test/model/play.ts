import type { Driver, KeyMade, ReservationSays } from './driver.ts';
import { Oracle, type Opened } from './oracle/oracle.ts';
import type { Happening, Sequence } from './sequence.ts';

/** Something that must never happen: what it is, and at which point of the sequence. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** How far a sequence is followed after its last happening: to so many moments at which time alone changes the truth. */
export interface PlayOptions {
  readonly followed: number;
}

/** Plays a sequence on a driver, and compares the hotel with the truth whenever everything has come to rest. */
export async function play(
  driver: Driver,
  sequence: Pick<Sequence, 'happenings' | 'phonesHear' | 'seam'>,
  { followed }: PlayOptions,
): Promise<void> {
  const oracle = new Oracle(driver.hotel, sequence);
  for (const [index, happening] of sequence.happenings.entries()) {
    const wrong = await happen(driver, oracle, { happening, isCalm: isCalmAfter(sequence.happenings.slice(0, index)) });
    fail(wrong, `at happening ${index}, ${JSON.stringify(happening)}`);
  }
  fail(await restAndJudge(driver, oracle), 'at the end');
  for (let time = 0; time < followed; time += 1) {
    const next = oracle.nextChange(driver.hours());
    if (next === null) return;
    await driver.pass(Math.max(1, Math.ceil(next - driver.hours())));
    fail(await restAndJudge(driver, oracle), `${driver.hours().toFixed(1)} hours on, after the end`);
  }
}

function fail(wrong: readonly string[], when: string): void {
  if (wrong.length > 0) throw new Violation(`${when}:\n  ${wrong.join('\n  ')}`);
}

/** Whether nothing is under way after these happenings: nothing was said, and no work was done, since the last rest. */
function isCalmAfter(happenings: readonly Happening[]): boolean {
  const last = happenings.findLast((one) => ['say', 'go', 'rest'].includes(one.do));
  return last === undefined || last.do === 'rest';
}

/** One thing that happens, and whether nothing was under way. */
interface Moment {
  readonly happening: Happening;
  readonly isCalm: boolean;
}

async function happen(driver: Driver, oracle: Oracle, { happening, isCalm }: Moment): Promise<readonly string[]> {
  switch (happening.do) {
    case 'say': {
      if (oracle.isUnsayable(happening.to, happening.said)) return [];
      const makesSense = oracle.hear(happening.to, happening.said, driver.hours());
      const isTaken = await driver.say(happening.to, happening.said);
      return isTaken === makesSense ? [] : [`the message was ${isTaken ? 'taken' : 'refused'}`];
    }
    case 'pass':
      await driver.pass(happening.hours);
      return [];
    case 'go':
      await driver.go(happening.steps);
      return [];
    case 'tap': {
      const keys = await driver.keys();
      const key = keys[happening.key % Math.max(1, keys.length)];
      if (key !== undefined && (await driver.tap(key.id, happening.door))) oracle.opened(key.person, driver.hours());
      return [];
    }
    case 'encode': {
      const card = oracle.cardOf(happening, driver.hours());
      if (card === null) return [];
      oracle.makes(card, isCalm);
      await driver.encode(card);
      return [];
    }
    case 'fault':
      await driver.fault(happening.fault);
      return [];
    case 'rest':
      return restAndJudge(driver, oracle);
  }
}

/** Comes to rest, and compares the hotel with the truth; time alone may still put right what is wrong. */
async function restAndJudge(driver: Driver, oracle: Oracle): Promise<readonly string[]> {
  for (let looks = 1; ; looks += 1) {
    const wrong = await restAndJudgeOnce(driver, oracle);
    if (wrong.length === 0 || !(await driver.waitMore(looks))) return wrong;
  }
}

async function restAndJudgeOnce(driver: Driver, oracle: Oracle): Promise<readonly string[]> {
  await driver.rest();
  // 1. Every rightful guest taps their doors with all their keys, in the order of their making.
  const atFirst = new Set<string>();
  for (const { id, person } of await driver.keys())
    for (const door of oracle.mayEnter(person, driver.hours()))
      if (await driver.tap(id, door)) atFirst.add(`${person} ${door}`);
  // 2. An override may end others' keys at its first use, and Seam then says so: everything comes to rest again.
  await driver.rest();
  // 3. Every person tries every door.
  const keys = await driver.keys();
  const thereafter = new Set<string>();
  for (const { id, person } of keys)
    for (const door of oracle.tries(person, driver.hours()))
      if (await driver.tap(id, door)) thereafter.add(`${person} ${door}`);
  const opened: Opened = {
    atFirst: (person, door) => atFirst.has(`${person} ${door}`),
    thereafter: (person, door) => thereafter.has(`${person} ${door}`),
  };
  const says = await driver.says();
  return [
    ...oracle.judge(peopleOf(oracle, keys), opened, driver.hours()),
    ...judgeIds(await driver.atSeam(), says),
    ...says.flatMap((one) => judgeRecords(one, oracle, driver.hours())),
  ];
}

/** No credential at Seam is unknown to the reservations, and none that they think alive is gone. */
function judgeIds(atSeam: readonly string[], says: readonly ReservationSays[]): readonly string[] {
  const alive = says.flatMap(({ credentials }) => credentials.filter(({ state }) => state !== 'revoked'));
  const known = alive.flatMap(({ id }) => id ?? []);
  return [
    ...atSeam.filter((id) => !known.includes(id)).map((id) => `no reservation knows credential ${id}`),
    ...known.filter((id) => !atSeam.includes(id)).map((id) => `Seam does not know credential ${id}`),
  ];
}

/** The people who had a key, and those who should have one. */
function peopleOf(oracle: Oracle, keys: readonly KeyMade[]): readonly string[] {
  return [...new Set([...keys.map(({ person }) => person), ...oracle.people])];
}

function judgeRecords(
  { reservationId, waiting, credentials }: ReservationSays,
  oracle: Oracle,
  now: number,
): readonly string[] {
  const wrong: string[] = [];
  const doubt = oracle.doubts(reservationId, waiting, now);
  if (doubt !== null) wrong.push(doubt);
  const overrides = credentials.filter(({ kind, generation }) => kind === 'override' && generation > 0);
  const generations = overrides.map(({ generation }) => generation);
  for (const generation of new Set(generations))
    if (generations.filter((one) => one === generation).length > 1)
      wrong.push(`${reservationId}: generation ${generation} has two overrides`);
  const live = credentials.filter(({ state }) => state !== 'revoked');
  // What stays half done leaves the old key beside the new one (rule 5).
  if (oracle.isOnHold(reservationId) || oracle.mayLackKeys(reservationId, now)) return wrong;
  for (const guestId of new Set(live.map((one) => one.guestId)))
    if (live.filter((one) => one.guestId === guestId).length > 1)
      wrong.push(`${reservationId}: ${guestId} has two credentials`);
  return wrong;
}
