import { randomBytes, randomUUID } from 'node:crypto';
import { Webhook } from 'svix';
import type { SeamEvent } from '../events/log.ts';
import type { Settings } from '../settings.ts';
import type { Timers } from '../timers.ts';

/** A subscription: where events go, which types of events (all if `undefined`), and the secret that signs them. */
export interface Subscription {
  readonly webhookId: string;
  readonly url: string;
  readonly secret: string;
  eventTypes: readonly string[] | undefined;
}

/** What goes wrong with an event on its way. */
export type Mischief = 'webhook-drop' | 'webhook-repeat' | 'webhook-reorder';

const delayedAtMostMs = 1_000;

/** How long to wait for an answer before the next event is sent. Svix does not wait for answers. */
const headStartMs = 20;

interface Lane {
  readonly subscription: Subscription;
  busy: Promise<void>;
  delayed: SeamEvent | undefined;
}

/**
 * Sends events to subscriptions, signed as Svix signs them (`svix-id`, `svix-timestamp` in real time, `svix-signature`).
 *
 * First attempts go out in the order of the events, each with a head start. Slow receivers and repeats delay nothing. A
 * 2xx answer ends the attempts.
 */
export class Webhooks {
  readonly #timers: Timers;
  readonly #settings: () => Settings;
  readonly #mischief: (eventType: string) => Mischief | undefined;
  readonly #lanes = new Map<string, Lane>();
  readonly #abort = new AbortController();

  constructor(timers: Timers, settings: () => Settings, mischief: (eventType: string) => Mischief | undefined) {
    this.#timers = timers;
    this.#settings = settings;
    this.#mischief = mischief;
  }

  /** Subscribes a URL to events of some types, or of all types. */
  subscribe(url: string, eventTypes: readonly string[] | undefined): Subscription {
    const secret = `whsec_${randomBytes(24).toString('base64')}`;
    const subscription: Subscription = { webhookId: randomUUID(), url, secret, eventTypes };
    this.#lanes.set(subscription.webhookId, { subscription, busy: Promise.resolve(), delayed: undefined });
    return subscription;
  }

  /** The subscription with an id, if there is one. */
  get(webhookId: string): Subscription | undefined {
    return this.#lanes.get(webhookId)?.subscription;
  }

  /** All subscriptions, oldest first. */
  list(): readonly Subscription[] {
    return [...this.#lanes.values()].map((lane) => lane.subscription);
  }

  /** Ends a subscription; returns whether there was one. */
  unsubscribe(webhookId: string): boolean {
    return this.#lanes.delete(webhookId);
  }

  /** Sends an event to every subscription that wants it, without waiting for answers. */
  publish(event: SeamEvent): void {
    const wanting = [...this.#lanes.values()].filter(
      ({ subscription }) => subscription.eventTypes?.includes(event.event_type) ?? true,
    );
    for (const lane of wanting) this.#route(lane, event);
  }

  /** Stops all deliveries. */
  close(): void {
    this.#abort.abort();
    this.#lanes.clear();
  }

  #route(lane: Lane, event: SeamEvent): void {
    switch (this.#mischief(event.event_type)) {
      case 'webhook-drop':
        return;
      case 'webhook-repeat':
        this.#enqueue(lane, event);
        this.#enqueue(lane, event);
        return;
      case 'webhook-reorder':
        this.#releaseDelayed(lane);
        lane.delayed = event;
        this.#timers.after(delayedAtMostMs, () => {
          if (lane.delayed === event) this.#releaseDelayed(lane);
        });
        return;
      case undefined:
        this.#enqueue(lane, event);
        this.#releaseDelayed(lane);
    }
  }

  #releaseDelayed(lane: Lane): void {
    const event = lane.delayed;
    lane.delayed = undefined;
    if (event !== undefined) this.#enqueue(lane, event);
  }

  #enqueue(lane: Lane, event: SeamEvent): void {
    const [first, ...others] = this.#settings().webhookAttempts;
    lane.busy = lane.busy
      .then(() => this.#timers.wait(first ?? 0))
      .then(() => {
        const attempt = this.#attempt(lane.subscription, event).then((arrived) => {
          if (!arrived) this.#repeat(lane.subscription, event, others);
        });
        return Promise.race([attempt, this.#timers.wait(headStartMs)]);
      });
  }

  #repeat(subscription: Subscription, event: SeamEvent, pauses: readonly number[]): void {
    const [pause, ...others] = pauses;
    if (pause === undefined || !this.#lanes.has(subscription.webhookId)) return;
    this.#timers.after(pause, () => {
      void this.#attempt(subscription, event).then((arrived) => {
        if (!arrived) this.#repeat(subscription, event, others);
      });
    });
  }

  async #attempt(subscription: Subscription, event: SeamEvent): Promise<boolean> {
    const body = JSON.stringify(event);
    const messageId = `msg_${event.event_id}`;
    const sentAt = new Date();
    const timeout = AbortSignal.timeout(this.#settings().webhookTimeout);
    try {
      const response = await fetch(subscription.url, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'svix-id': messageId,
          'svix-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
          'svix-signature': new Webhook(subscription.secret).sign(messageId, sentAt, body),
        },
        redirect: 'manual',
        signal: AbortSignal.any([timeout, this.#abort.signal]),
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }
}
