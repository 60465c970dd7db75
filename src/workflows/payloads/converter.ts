import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';
import { unreadable } from '../../domain/messages/unreadable.ts';

const known: ReadonlySet<string> = new Set(['binary/null', 'binary/plain', 'json/plain']);

function encodingOf({ metadata }: Payload): string {
  const name = metadata?.['encoding'];
  return name ? String.fromCharCode(...name.subarray(0, 40)) : '';
}

/** The name of an encoding comes from outside: it is shown only if it looks like one. */
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
    const encoding = encodingOf(payload);
    return unreadable(reasonOf(payload), encoding === '' || known.has(encoding)) as never;
  }
};

/**
 * The SDK's payload converter, for workflow code in the bundle; client and activities use the default one. It differs in
 * one point: a payload to a workflow that cannot be decoded becomes an `Unreadable`. The SDK would fail the workflow task,
 * so that a stranger's message would stop a reservation. The result of an activity does not come from a stranger: it fails
 * the task, and so does a workflow's own input (src/workflows/runtime/carried.ts).
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value, context, hint) => defaultPayloadConverter.toPayload(value, context, hint),
  fromPayload,
};
