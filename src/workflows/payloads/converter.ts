import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';
import { unreadable } from '../../domain/messages/unreadable.ts';

const known: ReadonlySet<string> = new Set(['binary/null', 'binary/plain', 'json/plain']);

function encodingOf({ metadata }: Payload): string {
  const name = metadata?.['encoding'];
  return name ? String.fromCharCode(...name.subarray(0, 40)) : '';
}

/** An encoding's name comes from outside: it is shown only where it looks like one. */
function reasonOf(payload: Payload): string {
  const encoding = encodingOf(payload);
  if (encoding === '') return 'its payload names no encoding';
  if (known.has(encoding)) return `its payload is not what its encoding ${encoding} says`;
  const shown = /^[a-z]{1,16}\/[a-z0-9.+-]{1,20}$/.test(encoding) ? encoding : 'of its payload';
  return `the encoding ${shown} is not known to this worker`;
}

const fromPayload: PayloadConverter['fromPayload'] = (payload, context, hint) => {
  try {
    return defaultPayloadConverter.fromPayload(payload, context, hint);
  } catch (error) {
    if (context?.type === 'activity') throw error;
    return unreadable(reasonOf(payload)) as never;
  }
};

/**
 * The SDK's payload converter, which workflow code uses through the bundle; client and activities keep the default one.
 * It differs in one thing: what was sent to a workflow and cannot be decoded becomes an `Unreadable`, because the SDK
 * fails the workflow task otherwise, and a reservation would stand still for what a stranger sent. An activity's result
 * is no stranger's: it fails the task as ever, and so does a workflow's own input, see `carried.ts`.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value, context, hint) => defaultPayloadConverter.toPayload(value, context, hint),
  fromPayload,
};
