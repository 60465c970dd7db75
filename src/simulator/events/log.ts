import { randomUUID } from 'node:crypto';
import type { HotelClock } from '../clock.ts';

/** Seam's names of the events that the simulator emits. */
export type EventType =
  | `acs_credential.${'issued' | 'reissued' | 'invalidated' | 'deleted'}`
  | `acs_user.${'created' | 'deleted'}`
  | `acs_system.${'connected' | 'disconnected'}`
  | `connected_account.${'connected' | 'disconnected' | 'reauthorization_requested'}`
  | 'phone.deactivated'
  | 'client_session.deleted'
  | 'enrollment_automation.deleted';

/** An event as Seam lists and sends it. */
export interface SeamEvent extends Readonly<Record<string, unknown>> {
  readonly event_id: string;
  readonly event_type: EventType;
  readonly workspace_id: string;
  readonly created_at: string;
  readonly occurred_at: string;
}

/** Every event so far, oldest first. */
export class EventLog {
  readonly #clock: HotelClock;
  readonly #workspaceId: string;
  readonly #publish: (event: SeamEvent) => void;
  readonly #events: SeamEvent[] = [];

  constructor(clock: HotelClock, workspaceId: string, publish: (event: SeamEvent) => void) {
    this.#clock = clock;
    this.#workspaceId = workspaceId;
    this.#publish = publish;
  }

  /** All events, oldest first. */
  get all(): readonly SeamEvent[] {
    return this.#events;
  }

  /** Records an event of now, and sends it to the webhooks. */
  emit(type: EventType, about: Readonly<Record<string, unknown>>): void {
    const now = this.#clock.iso();
    const event: SeamEvent = {
      event_id: randomUUID(),
      event_type: type,
      workspace_id: this.#workspaceId,
      created_at: now,
      occurred_at: now,
      ...about,
    };
    this.#events.push(event);
    this.#publish(event);
  }
}
