import type { ValidateFunction } from 'ajv';
import { openapi } from '@seamapi/types/connect';
import { Ajv2019 } from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import { type Exchange, type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { closed, type JsonObject, member, referenced } from './closedSchema.ts';
import { withSeamAdditions } from './seamAdditions.ts';

/** Holds exchanges with Seam against its OpenAPI document; answers what is wrong with one, in words. */
export type ExchangeValidator = (exchange: Exchange) => readonly string[];

/** A simulator whose every exchange is held against Seam's OpenAPI document. */
export interface ValidatedSimulator extends Simulator {
  /** What was wrong so far. */
  readonly violations: readonly string[];
  /** Throws if anything was wrong so far. */
  readonly assertValid: () => void;
}

const ERROR_BODY: JsonObject = {
  type: 'object',
  required: ['error', 'ok'],
  additionalProperties: false,
  properties: {
    ok: { const: false },
    error: {
      type: 'object',
      required: ['type', 'message', 'request_id'],
      additionalProperties: false,
      properties: {
        type: { type: 'string', pattern: '^[a-z_]+$' },
        message: { type: 'string', minLength: 1 },
        request_id: { type: 'string', format: 'uuid' },
        data: { type: 'object' },
        validation_errors: { type: 'object' },
      },
    },
  },
};

/**
 * Makes a validator from the OpenAPI document of `@seamapi/types`.
 *
 * A request that Seam took and its 2xx body are held against the document, in which no object may have a property that is
 * not described; a refusal is held against the envelope of Seam's errors. The body of POST describes every verb's input.
 */
export function createValidator(): ExchangeValidator {
  const document = withSeamAdditions(JSON.parse(JSON.stringify(openapi)));
  const ajv = new Ajv2019({ strict: false, allErrors: true, verbose: false });
  formats.default(ajv);
  const known = new Map<string, ValidateFunction>();

  function learn(schema: JsonObject): void {
    for (const name of referenced(schema)) {
      if (ajv.getSchema(name) !== undefined || pending.has(name)) continue;
      pending.add(name);
      const component = closed(member(document, 'components', 'schemas', name));
      ajv.addSchema(component, name);
      learn(component);
    }
  }
  const pending = new Set<string>();

  function validator(key: string, schema: () => JsonObject): ValidateFunction {
    const compiled = known.get(key);
    if (compiled !== undefined) return compiled;
    const own = schema();
    learn(own);
    const made = ajv.compile(own);
    known.set(key, made);
    return made;
  }

  function problems(validate: ValidateFunction, what: string, value: unknown): readonly string[] {
    return validate(value) ? [] : [`${what}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`];
  }

  return (exchange) => {
    const { method, path, status } = exchange;
    const name = `${method} ${path}`;
    if (status >= 400) {
      const validate = validator('error', () => ERROR_BODY);
      return problems(validate, `${name} ${status}`, exchange.responseBody);
    }
    const operation = member(document, 'paths', path, method.toLowerCase());
    if (Object.keys(operation).length === 0) return [`${name} is not in Seam's OpenAPI document`];
    const request = validator(`request ${path}`, () => {
      const content = member(document, 'paths', path, 'post', 'requestBody', 'content', 'application/json', 'schema');
      return closed(Object.keys(content).length === 0 ? { type: 'object', properties: {} } : content);
    });
    const response = validator(`response ${name}`, () =>
      closed(member(operation, 'responses', '200', 'content', 'application/json', 'schema')),
    );
    return [
      ...problems(request, `${name} request`, exchange.requestBody),
      ...problems(response, `${name} ${status}`, exchange.responseBody),
    ];
  };
}

const sharedValidator: { current?: ExchangeValidator } = {};

/** Starts a simulator that records every violation of Seam's OpenAPI document, and throws them when it is closed. */
export async function startValidatedSimulator(options: SimulatorOptions = {}): Promise<ValidatedSimulator> {
  sharedValidator.current ??= createValidator();
  const validate = sharedValidator.current;
  const violations: string[] = [];
  const simulator = await startSimulator({
    ...options,
    onExchange: (exchange) => {
      violations.push(...validate(exchange));
      options.onExchange?.(exchange);
    },
  });
  function assertValid() {
    if (violations.length > 0) throw new Error(`Not as Seam's OpenAPI document says:\n${violations.join('\n')}`);
  }
  return {
    ...simulator,
    violations,
    assertValid,
    close: async () => {
      await simulator.close();
      assertValid();
    },
  };
}
