import { describe, expect, it } from 'vitest';
import { currentSchema, stamp } from '../../src/domain/messages/schema.ts';
import { unreadable } from '../../src/domain/messages/unreadable.ts';
import { inputFrom, stateFrom } from '../../src/workflows/runtime/carried.ts';

const initial = { ...stamp, rooms: 0 };

describe('the state that crosses continue-as-new', () => {
  it('is the initial one in the first run, and what was handed over in the next', () => {
    expect(stateFrom(undefined, initial)).toEqual(initial);
    expect(stateFrom({ ...stamp, rooms: 2 }, initial)).toEqual({ ...stamp, rooms: 2 });
  });

  it.each([
    ['is newer than the worker', { schema: currentSchema + 1 }, "newer than this worker's"],
    ['is older than the worker', { schema: currentSchema - 1 }, 'older than this worker reads'],
    ['has a schema that is no number', { schema: 'two' }, 'its schema is not an integer'],
    ['has no schema', {}, 'its schema is not an integer'],
    ['cannot be decoded', unreadable('the encoding binary/encrypted is not known to this worker'), 'encrypted'],
  ])('fails the workflow task if it %s, and nothing begins anew', (_what, state, why) => {
    expect(() => stateFrom(state, initial)).toThrow(why);
  });

  it('fails the workflow task if another worker may be able to decode the input', () => {
    expect(() => inputFrom(unreadable('the encoding binary/encrypted is not known'))).toThrow(
      'the input cannot be read',
    );
  });

  it.each([undefined, null, 'hotel-aurora', 7, unreadable('its payload names no encoding', true)])(
    'does without an input that says nothing: %j',
    (input) => {
      expect(inputFrom(input)).toEqual({});
    },
  );
});
