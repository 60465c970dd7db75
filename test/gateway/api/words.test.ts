import { afterAll, describe, expect, it } from 'vitest';
import { noticeBodies } from '../../../src/gateway/api/noticeBodies.ts';
import { problemTypePrefix, problemTypes } from '../../../src/gateway/problem/problem.ts';
import { attentionCodes } from '../../../src/domain/status/attentionCodes.ts';
import { waitingFor } from '../../../src/domain/status/view.ts';
import { openGatewayAlone } from '../../attacks/gatewayAlone.ts';
import { schemaCompiler, type OpenApiDocument, type OpenApiSchema } from './answerChecker.ts';

// What the OpenAPI document says, as a developer and a generator of clients read it.

const gateway = await openGatewayAlone();
afterAll(gateway.close);
const document = JSON.parse((await gateway.send('GET', '/openapi.json')).text) as OpenApiDocument;
const { schemas } = document.components;
const operations = [document.paths, document.webhooks].flatMap((all) =>
  Object.values(all).flatMap((path) => Object.values(path)),
);

/** Every schema inside a schema, with the way to it. */
function within(name: string, schema: unknown): readonly (readonly [string, OpenApiSchema])[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inner = Object.entries(schema).flatMap(([key, value]) => {
    if (key === 'properties')
      return Object.entries(value as object).flatMap(([field, one]) => within(`${name}.${field}`, one));
    if (['anyOf', 'oneOf', 'allOf'].includes(key))
      return (value as unknown[]).flatMap((one, index) => within(`${name} ${key} ${index}`, one));
    return ['items', 'additionalProperties', 'not'].includes(key) ? within(`${name}[]`, value) : [];
  });
  return [[name, schema], ...inner];
}

const everySchema = [
  ...Object.entries(schemas).flatMap(([name, schema]) => within(name, schema)),
  ...operations.flatMap(({ operationId, parameters = [], requestBody, responses }) => [
    ...parameters.flatMap(({ name, schema }) => within(`${operationId} ${name}`, schema)),
    ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => within(`${operationId} body`, schema)),
    ...Object.entries(responses).flatMap(([status, { content = {} }]) =>
      Object.values(content).flatMap(({ schema }) => within(`${operationId} ${status}`, schema)),
    ),
  ]),
];

describe('the OpenAPI document', () => {
  it('has no schema without a type, and no union but of components and null', () => {
    const odd = everySchema.filter(([, schema]) => {
      const { type, $ref, anyOf, oneOf, allOf } = schema as Record<string, unknown>;
      const forms = (anyOf ?? oneOf) as readonly Record<string, unknown>[] | undefined;
      if (forms === undefined) return allOf !== undefined || (type === undefined && $ref === undefined);
      return !forms.every(
        (form) => form['$ref'] !== undefined || form['type'] === 'null' || form['const'] !== undefined,
      );
    });
    expect(odd.map(([name]) => name)).toEqual([]);
  });

  it('has objects only as named components, so that generators give them names', () => {
    const nameless = everySchema.filter(
      ([name, schema]) => (schema as { type?: unknown }).type === 'object' && !(name in schemas),
    );
    expect(nameless.map(([name]) => name)).toEqual([]);
  });

  it('describes every component, operation and parameter', () => {
    const silent = Object.entries(schemas).filter(([, { description = '' }]) => description === '');
    expect(silent.map(([name]) => name)).toEqual([]);
    for (const { operationId, summary, description = '', parameters = [] } of operations) {
      expect([operationId, summary.length > 0, description.length > 0]).toEqual([operationId, true, true]);
      for (const parameter of parameters) {
        const named = schemas[parameter.schema.$ref?.split('/').at(-1) ?? ''];
        expect(parameter.description ?? named?.description ?? '', `${operationId} ${parameter.name}`).not.toBe('');
      }
    }
  });

  it('has examples that fit their schemas, for every body', () => {
    const compile = schemaCompiler(document);
    const wrong = Object.entries(schemas).flatMap(([name, schema]) =>
      (schema.examples ?? []).flatMap((example) => compile({ $ref: `#/components/schemas/${name}` })(example)),
    );
    expect(wrong).toEqual([]);
    for (const { operationId, responses, requestBody } of operations)
      for (const content of [requestBody?.content, ...Object.values(responses).map((response) => response.content)])
        for (const { schema, examples = {} } of Object.values(content ?? {})) {
          const ref = schema.$ref ?? schema.oneOf?.[0]?.$ref ?? '';
          const named = schemas[ref.split('/').at(-1) ?? '']?.examples ?? [];
          const own = Object.values(examples).map(({ value }) => value);
          expect([...own, ...named].length, `${operationId} ${ref}`).toBeGreaterThan(0);
          expect(own.flatMap((value) => compile(schema)(value))).toEqual([]);
        }
  });

  it('lists all problem types, attention codes and waits that the code has', () => {
    expect(schemas['ProblemType']?.enum).toEqual(problemTypes.map((type) => `${problemTypePrefix}${type}`));
    expect(schemas['AttentionCode']?.enum).toEqual(attentionCodes);
    for (const wait of schemas['WaitingFor']?.enum ?? [])
      expect(waitingFor([{ step: 'wait', for: wait as 'room', until: null }])).toBe(wait);
  });

  it('has the notices as webhooks, and says where the gateway is', () => {
    expect(Object.keys(document.webhooks)).toEqual(Object.keys(noticeBodies));
    expect(document.servers.map(({ url }) => url)).toContain('/');
  });

  it('has on every path the problems that no route causes: 400, 408, 414 and 431', () => {
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, { responses }] of Object.entries(methods))
        expect(Object.keys(responses), `${method} ${path}`).toEqual(
          expect.arrayContaining(['400', '408', '414', '431']),
        );
  });
});
