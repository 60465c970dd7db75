import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { Webhook } from 'standardwebhooks';
import type { Notice } from '../domain/notices/notice.ts';
import { secretsIn } from '../domain/signingSecrets.ts';
import type { OfProperty } from './call.ts';

/** Where a property's notices go, and the secret that signs them. */
export interface NoticeTarget {
  readonly url: string;
  /**
   * `whsec_` and Base64 (Standard Webhooks: symmetric signatures), or two with a space between them: then both sign, so that
   * a receiver with either of them accepts the notice.
   */
  readonly secret: string;
}

/** What activities about notices need from outside. */
export interface NoticeDependencies {
  /** `null` if the properties file has no address for this property's notices. */
  readonly noticeTarget?: (propertyId: string) => NoticeTarget | null;
}

/** The result of a batch. */
export interface Posted {
  /** How many notices, from the first on, are delivered or refused for good. */
  readonly done: number;
  /** The last HTTP status that refused a notice for good. */
  readonly refusedWith: number | null;
}

/** The type of the failure after which the same notices are sent again. */
const noticeNotTaken = 'NoticeNotTaken';

/** How long a receiver may take to answer (Standard Webhooks: 15 to 30 s; a slow receiver answers before it works). */
const answerWithinMs = 15_000;

/** The time after which no further notice of a batch is sent. */
const batchWithinMs = 15_000;

/**
 * Statuses that refuse the notice itself, so that the same notice would be refused again. Any other 4xx is about the
 * address or the access to it, which a person can repair: the notice is sent again, as after an outage.
 */
const refusals: ReadonlySet<number> = new Set([400, 410, 413, 415, 422]);

/** Benign: an absent receiver is not a defect of the worker, and `needsAttention` shows it. */
function notTaken(reason: string): ApplicationFailure {
  return ApplicationFailure.create({
    message: `The address in the property's notices.url does not take notices: ${reason}.`,
    type: noticeNotTaken,
    category: ApplicationFailureCategory.BENIGN,
  });
}

/** Only a plain code: an error's message repeats the address, which may contain a token. */
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
      'webhook-signature': secretsIn(secret)
        .map((one) => new Webhook(one).sign(id, sentAt, body))
        .join(' '),
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
     * Sends notices one after the other, and stops at the first one that the receiver does not take.
     *
     * @throws {ApplicationFailure} NoticeNotTaken if that is the first notice, so that nothing was delivered.
     */
    postNotices: async (input: OfProperty & { readonly notices: readonly Notice[] }): Promise<Posted> => {
      const target = noticeTarget?.(input.propertyId) ?? null;
      if (target === null) throw notTaken('the properties file has none');
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
