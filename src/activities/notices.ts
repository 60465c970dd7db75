import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { Webhook } from 'standardwebhooks';
import type { Notice } from '../domain/notices/notice.ts';
import type { OfProperty } from './call.ts';

/** Where a property's notices go, and the secret they are signed with. */
export interface NoticeTarget {
  readonly url: string;
  /** `whsec_` and Base64 (Standard Webhooks: symmetric signatures). */
  readonly secret: string;
}

/** What activities about notices need from outside. */
export interface NoticeDependencies {
  /** `null` where the properties file names no address for this property. */
  readonly noticeTarget?: (propertyId: string) => NoticeTarget | null;
}

/** What became of a batch: how many of the first ones are done with, and which HTTP status refused one of them for good. */
export interface Posted {
  readonly done: number;
  readonly refusedWith: number | null;
}

/** The type of the failure after which the same notices are tried again. */
const noticeNotTaken = 'NoticeNotTaken';

/** Milliseconds that a receiver has to answer (Standard Webhooks: 15 to 30 s; whoever needs longer answers first). */
const answerWithinMs = 15_000;

/** Milliseconds after which no further notice of a batch is begun. */
const batchWithinMs = 15_000;

/**
 * Statuses that speak of the notice, so that the same one would be refused again. Any other 4xx speaks of the address or
 * of access to it, which somebody may be mending: that is tried again like an outage.
 */
const refusals: ReadonlySet<number> = new Set([400, 410, 413, 415, 422]);

/** Benign: a receiver that is away is shown where it matters, and no defect of the worker's. */
function notTaken(reason: string): ApplicationFailure {
  return ApplicationFailure.create({
    message: `The address that the property's notices.url names does not take notices: ${reason}.`,
    type: noticeNotTaken,
    category: ApplicationFailureCategory.BENIGN,
  });
}

/** Only a plain code passes: an error's message repeats the address, in which a token may stand. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined;
  if (typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code)) return code;
  return error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'no connection';
}

async function post({ url, secret }: NoticeTarget, notice: Notice): Promise<number> {
  const { id, ...payload } = notice;
  const body = JSON.stringify(payload);
  const sentAt = new Date();
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'nightlatch',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, sentAt, body),
    },
    redirect: 'manual',
    signal: AbortSignal.timeout(answerWithinMs),
  });
  await response.body?.cancel();
  return response.status;
}

/** Notices to a PMS, signed as Standard Webhooks. */
export function noticeActivities({ noticeTarget }: NoticeDependencies) {
  return {
    /**
     * Posts notices one after the other, and stops at the first that is not taken.
     *
     * @throws {ApplicationFailure} NoticeNotTaken where that is the first one: nothing was delivered.
     */
    postNotices: async (input: OfProperty & { readonly notices: readonly Notice[] }): Promise<Posted> => {
      const target = noticeTarget?.(input.propertyId) ?? null;
      if (target === null) throw notTaken('the properties file names none');
      const begun = performance.now();
      let refusedWith: number | null = null;
      for (const [done, notice] of input.notices.entries()) {
        if (done > 0 && performance.now() - begun > batchWithinMs) return { done, refusedWith };
        const answer = await post(target, notice).catch(codeOf);
        if (typeof answer === 'number' && refusals.has(answer)) refusedWith = answer;
        else if (typeof answer === 'string' || answer < 200 || answer >= 300) {
          if (done > 0) return { done, refusedWith };
          throw notTaken(typeof answer === 'string' ? answer : `HTTP ${answer}`);
        }
      }
      return { done: input.notices.length, refusedWith };
    },
  };
}
