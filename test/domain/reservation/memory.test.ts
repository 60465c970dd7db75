import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/domain/messages/index.ts';
import { comparedWithMemory, emptyMemory, remember } from '../../../src/domain/reservation/memory.ts';
import { stay } from '../hotelAurora.ts';

describe('the memory of messages', () => {
  function put(eventId: string, revision?: number, rooms: string[] = []): Message {
    return {
      name: 'replaceReservation',
      body: { eventId, revision, stay, rooms, guests: [] },
    };
  }

  it('recognizes a repetition, a late message and a reused event id', () => {
    const memory = remember(emptyMemory, put('e1', 5));
    expect(comparedWithMemory(memory, put('e1', 5))).toBe('repeated');
    expect(comparedWithMemory(memory, put('e1', 5, ['101']))).toBe('event-id-reused');
    expect(comparedWithMemory(memory, put('e2', 4))).toBe('late');
    expect(comparedWithMemory(memory, put('e2', 6))).toBe('new');
    expect(comparedWithMemory(memory, put('e2'))).toBe('new');
  });
});
