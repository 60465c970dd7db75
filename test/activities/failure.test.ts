import { ApplicationFailure, defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.ts';
import { UnknownProperty } from '../../src/activities/failure.ts';
import { seamFailure } from '../../src/domain/seam/resources.ts';
import { activitiesAt, failureOf, propertyId, run } from './harness.ts';
import { startStub, type Stub } from './stub.ts';

const stubs: Stub[] = [];
afterEach(() => Promise.all(stubs.splice(0).map((stub) => stub.close())));

async function stubOf(listener: Parameters<typeof startStub>[0]): Promise<Stub> {
  const stub = await startStub(listener);
  stubs.push(stub);
  return stub;
}

/** A Seam that refuses every call. */
function refusing(
  status: number,
  type: string,
  { headers = {}, error: details = {} }: { headers?: Record<string, string>; error?: object } = {},
) {
  return stubOf((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'seam-request-id': 'req-1', ...headers });
    const error = { type, message: 'jane@example.com +15550100000 Jane Doe', request_id: 'req-1', ...details };
    response.end(JSON.stringify({ error, ok: false }));
  });
}

/** A proxy between us and Seam, which answers with an HTML page. */
function answeringHtml(status: number) {
  return stubOf((_request, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Jane</h1>'),
  );
}

function gone() {
  return refusing(404, 'acs_credential_not_found');
}

const guest = {
  propertyId,
  userIdentityKey: 'nightlatch/hotel-aurora/r1/g1',
  fullName: 'Jane Doe',
  emailAddress: 'jane@example.com',
  phoneNumber: '+15550100000',
};
function create(stub: Pick<Stub, 'url'>, timeoutMs?: number) {
  return () => activitiesAt(stub.url, timeoutMs === undefined ? {} : { timeoutMs }).createUserIdentity(guest);
}

describe("Seam's answer", () => {
  function expectDetails(failure: ApplicationFailure, status: number, code: string) {
    expect(failure.details).toMatchObject([{ seamRequestId: 'req-1', status, code }]);
    expect(failure.message).toContain('/user_identities/create: ');
    expect(failure.message).toContain(code);
    expect(failure.message).toContain('Seam request req-1');
  }

  it.each([
    [400, 'invalid_input', seamFailure.refused],
    [401, 'unauthorized', seamFailure.unauthorized],
    [403, 'forbidden', seamFailure.unauthorized],
    [404, 'acs_system_not_found', seamFailure.notFound],
    [400, 'acs_system_not_found', seamFailure.notFound],
    [409, 'conflict', seamFailure.conflict],
    [400, 'user_identity_email_or_phone_conflict', seamFailure.conflict],
  ])('%i %s becomes %s, which is final', async (status, code, type) => {
    const stub = await refusing(status, code);
    const failure = await failureOf(create(stub));
    expect(failure).toMatchObject({ type, nonRetryable: true });
    expectDetails(failure, status, code);
    expect(stub.calls).toHaveLength(1); // Temporal repeats calls, the SDK does not
  });

  it.each([
    [429, 'rate_limited', seamFailure.rateLimited],
    [500, 'internal_server_error', seamFailure.outcomeUnknown],
    [502, 'bad_gateway', seamFailure.outcomeUnknown],
    [503, 'service_unavailable', seamFailure.outcomeUnknown],
    [504, 'gateway_timeout', seamFailure.outcomeUnknown],
    [408, 'request_timeout', seamFailure.outcomeUnknown],
    [503, 'seam_bridge_disconnected', seamFailure.systemDown],
    [400, 'bridge_disconnected', seamFailure.systemDown],
    [400, 'visionline_instance_unreachable', seamFailure.systemDown],
    [503, 'provider_service_unavailable', seamFailure.systemDown],
  ])('%i %s becomes %s, which is repeated', async (status, code, type) => {
    const stub = await refusing(status, code);
    const failure = await failureOf(create(stub));
    expect(failure).toMatchObject({ type, nonRetryable: false });
    expectDetails(failure, status, code);
    expect(stub.calls).toHaveLength(1); // Temporal repeats calls, the SDK does not
  });

  it('becomes a failure by its status if it is not JSON', async () => {
    expect(await failureOf(create(await answeringHtml(502)))).toMatchObject({
      type: seamFailure.outcomeUnknown,
      details: [{ seamRequestId: null, status: 502, code: null }],
    });
    expect(await failureOf(create(await answeringHtml(413)))).toMatchObject({ type: seamFailure.refused });
  });

  it('leaves the outcome unknown if it is a success without content', async () => {
    const stub = await stubOf((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'),
    );
    expect(await failureOf(create(stub))).toMatchObject({ type: seamFailure.outcomeUnknown, nonRetryable: false });
  });

  it('leads to a failure that names the invalid parameters', async () => {
    const validation_errors = { _errors: [], email_address: { _errors: ['jane@example.com is no address'] } };
    const failure = await failureOf(create(await refusing(400, 'invalid_input', { error: { validation_errors } })));
    expect(failure.message).toContain('Seam rejected the request ');
    expect(failure.message).toContain('(invalid_input in email_address, HTTP 400, Seam request req-1)');
  });

  it('leaves no personal data, body or API key in the failure that Temporal stores', async () => {
    const validation_errors = { _errors: [], 'jane@example.com': { _errors: ['jane@example.com'] } };
    for (const code of ['invalid_input', 'unauthorized', 'jane@example.com']) {
      const failure = await failureOf(create(await refusing(400, code, { error: { validation_errors } })));
      const kept = JSON.stringify(defaultFailureConverter.errorToFailure(failure, defaultPayloadConverter));
      for (const text of ['jane', 'Jane', '555', 'seam_test']) expect(kept).not.toContain(text);
    }
  });

  it.each([
    ['7', 7_000],
    ['86400', 900_000],
    [new Date(Date.now() - 60_000).toUTCString(), 0],
    ['soon', undefined],
  ])('with Retry-After %s sets the delay of the retry', async (header, delayMs) => {
    const stub = await refusing(429, 'rate_limited', { headers: { 'retry-after': header } });
    const failure = await failureOf(create(stub));
    expect(failure).toMatchObject({ type: seamFailure.rateLimited, nonRetryable: false });
    expect(failure.nextRetryDelay).toBe(delayMs);
    expect(failure.details).toMatchObject([delayMs === undefined ? {} : { retryAfterMs: delayMs }]);
  });
});

describe('a call without an answer', () => {
  it('was not sent if no server listens', async () => {
    const stub = await startStub(() => undefined);
    await stub.close();
    const failure = await failureOf(create(stub));
    expect(failure).toMatchObject({ type: seamFailure.notReached, nonRetryable: false });
    expect(failure.details).toStrictEqual([{ seamRequestId: null, status: null, code: 'ECONNREFUSED' }]);
  });

  it('was not sent if the host name is unknown', async () => {
    expect(await failureOf(create({ url: 'http://seam.invalid' }))).toMatchObject({ type: seamFailure.notReached });
  });

  it('has an unknown outcome if the connection broke', async () => {
    const stub = await stubOf((request) => request.socket.destroy());
    expect(await failureOf(create(stub))).toMatchObject({ type: seamFailure.outcomeUnknown, nonRetryable: false });
    expect(stub.calls).toHaveLength(1);
  });

  it('has an unknown outcome if the connection broke within the answer', async () => {
    const stub = await stubOf((request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
      response.write('{"user_identity":', () => request.socket.destroy());
    });
    expect(await failureOf(create(stub))).toMatchObject({ type: seamFailure.outcomeUnknown });
  });

  it('has an unknown outcome after the time limit', async () => {
    const stub = await stubOf(() => undefined);
    const failure = await failureOf(create(stub, 50));
    expect(failure).toMatchObject({ type: seamFailure.outcomeUnknown, details: [{ code: 'ETIMEDOUT' }] });
    expect(stub.calls).toHaveLength(1);
  });

  it('has an unknown outcome if the activity is cancelled, which ends the request', async () => {
    const { promise: ended, resolve: onEnd } = Promise.withResolvers<void>();
    const { promise: received, resolve: onCall } = Promise.withResolvers<void>();
    const stub = await stubOf((request) => {
      request.socket.once('close', onEnd);
      onCall();
    });
    const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    const outcome = environment.run(create(stub)).catch((error: unknown) => error);
    await received;
    environment.cancel();
    expect(await outcome).toMatchObject({ type: seamFailure.outcomeUnknown });
    await ended;
  });

  it('says what to do if the worker does not know the property', async () => {
    const { getCredential } = createActivities({
      seam: (id) => {
        throw new UnknownProperty(id);
      },
    });
    const failure = await failureOf(() => getCredential({ propertyId, acsCredentialId: 'c' }));
    expect(failure).toMatchObject({ type: seamFailure.notReached, nonRetryable: false });
    expect(failure.message).toContain(`property ${propertyId} is not in this worker's properties file`);
  });
});

it("Seam's SDK does not repeat a call that it would repeat by default", async () => {
  const stub = await refusing(503, 'service_unavailable');
  await failureOf(() => activitiesAt(stub.url).deleteCredential({ propertyId, acsCredentialId: 'c' }));
  expect(stub.calls).toStrictEqual(['/acs/credentials/delete']);
});

describe('a resource that is gone', () => {
  it('is deleted with success', async () => {
    const { deleteCredential } = activitiesAt((await gone()).url);
    expect(await run(() => deleteCredential({ propertyId, acsCredentialId: 'c' }))).toStrictEqual({ gone: true });
  });

  it('is null if it is read', async () => {
    const { getCredential } = activitiesAt((await gone()).url);
    expect(await run(() => getCredential({ propertyId, acsCredentialId: 'c' }))).toBeNull();
  });

  it('is a failure if a call needs it', async () => {
    const { grantAccess } = activitiesAt((await gone()).url);
    const failure = await failureOf(() => grantAccess({ propertyId, acsUserId: 'u', acsEntranceId: 'e' }));
    expect(failure).toMatchObject({ type: seamFailure.notFound, nonRetryable: true });
  });
});

it('every failure is an ApplicationFailure without a cause, because a cause would repeat Seam’s message', async () => {
  const failure = await failureOf(create(await refusing(400, 'invalid_input')));
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure.cause).toBeUndefined();
});
