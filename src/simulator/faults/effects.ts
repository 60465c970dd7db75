import { z } from 'zod';

/** What a fault does to a call, to the bridge or to a webhook. */
export type Effect =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter: number | undefined }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'lostAnswer' }
  | { readonly kind: 'lateCommit'; readonly afterMs: number | 'manual'; readonly answer: LateAnswer }
  | { readonly kind: 'latency'; readonly ms: number }
  | { readonly kind: 'hold'; readonly when: 'before' | 'after' }
  | { readonly kind: 'stuck' }
  | { readonly kind: 'bridge-down' }
  | { readonly kind: 'webhook-drop' | 'webhook-repeat' | 'webhook-reorder' };

/** How a call is answered that is carried out later: not at all, or with an error's HTTP status. */
type LateAnswer = 'lost' | 'timeout' | { readonly status: number };

const defaultLateMs = 500;
const defaultLatencyMs = 250;

function lateCommit(afterMs: number | 'manual', answer: LateAnswer = 'lost'): Effect {
  return {
    kind: 'lateCommit',
    afterMs,
    answer,
  };
}

const named = z
  .enum([
    'timeout',
    'lostAnswer',
    'lateCommit',
    'latency',
    'hold',
    'stuck',
    'bridge-down',
    'webhook-drop',
    'webhook-repeat',
    'webhook-reorder',
  ])
  .transform((kind): Effect => {
    if (kind === 'lateCommit') return lateCommit(defaultLateMs);
    if (kind === 'latency') return { kind, ms: defaultLatencyMs };
    return kind === 'hold' ? { kind, when: 'before' } : { kind };
  });

const ms = z.number().nonnegative();

const errorStatus = z.number().int().min(400).max(599);

const status = z
  .strictObject({ status: errorStatus, retryAfter: ms.optional() })
  .transform((given): Effect => ({ kind: 'status', status: given.status, retryAfter: given.retryAfter }));

const late = z
  .strictObject({
    lateCommit: z.union([
      z.literal('manual').transform((manual) => ({ afterMs: manual })),
      z.strictObject({ afterMs: ms }),
    ]),
    answer: z.union([z.enum(['lost', 'timeout']), z.strictObject({ status: errorStatus })]).optional(),
  })
  .transform((given): Effect => lateCommit(given.lateCommit.afterMs, given.answer));

const latency = z.strictObject({ latency: ms }).transform((given): Effect => ({ kind: 'latency', ms: given.latency }));

const hold = z
  .strictObject({ hold: z.union([z.literal(true), z.enum(['before', 'after'])]) })
  .transform((given): Effect => ({ kind: 'hold', when: given.hold === 'after' ? 'after' : 'before' }));

/** The shape of an effect in a body: its name, or an object with its details. */
export const effectSchema = z.union([named, status, late, latency, hold]);
