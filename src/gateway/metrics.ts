import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Limits } from './limits.ts';
import { routeOf } from './log.ts';
import type { ProblemFacts } from './problem/problem.ts';
import type { WebhookOutcome } from './webhooks/route.ts';

/** The metrics for Prometheus. No label contains an id. */
export interface Metrics {
  readonly contentType: string;
  readonly text: () => Promise<string>;
  readonly countProblem: (facts: ProblemFacts) => void;
  readonly countWebhook: (outcome: WebhookOutcome) => void;
}

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];

/** Measures every request of `app`, and the requests that run and wait. */
export function createMetrics(app: FastifyInstance, { sending, reading, waits }: Limits): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'nightlatch_gateway_request_seconds',
    help: 'Number and duration of answered requests, by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers,
  });
  const unavailable = new Counter({
    name: 'nightlatch_gateway_unavailable_total',
    help: 'Requests that failed because Temporal or a worker did not answer in time',
    labelNames: ['what'],
    registers,
  });
  const webhooks = new Counter({
    name: 'nightlatch_gateway_seam_events_total',
    help: "Seam's events by outcome: held by Temporal, known to no workflow for 10 s (unknown), dropped, …",
    labelNames: ['outcome'],
    registers,
  });
  const gauges = {
    nightlatch_gateway_in_flight: ['Calls to Temporal that run', () => sending.running() + reading.running()],
    nightlatch_gateway_queue_length: [
      'Calls to Temporal that wait in the queue',
      () => sending.queued() + reading.queued(),
    ],
    nightlatch_gateway_waiting: ['Requests that wait for keys', waits.waiting],
  } as const;
  for (const [name, [help, read]] of Object.entries(gauges))
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
  app.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: routeOf(request), status: reply.statusCode };
    seconds.observe(labels, reply.elapsedTime / 1_000);
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    countWebhook: (outcome) => webhooks.inc({ outcome }),
    countProblem: ({ type }) => {
      if (type === 'temporal-unavailable') unavailable.inc({ what: 'temporal' });
      if (type === 'worker-unavailable') unavailable.inc({ what: 'worker' });
    },
  };
}
