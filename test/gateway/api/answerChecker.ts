import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Answered } from '../testGateway.ts';

/** The parts of an OpenAPI document that tests look at. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly webhooks: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, OpenApiSchema>> };
}

interface Content {
  readonly schema: OpenApiSchema;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** A request and its answers. */
export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly description?: string;
    readonly schema: OpenApiSchema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
}

/** A JSON Schema of the document. */
export interface OpenApiSchema {
  readonly $ref?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly OpenApiSchema[];
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
}

/** Finds what is wrong with an answer of an operation, by the document. */
export type AnswerChecker = (
  operation: { readonly method: string; readonly path: string },
  answered: Pick<Answered, 'status' | 'headers' | 'body'>,
) => readonly string[];

/** Compiles schemas of a document, which may refer to its components. */
export function schemaCompiler(
  document: OpenApiDocument,
): (schema: OpenApiSchema) => (value: unknown) => readonly string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'document', components: document.components });
  const compiled = new Map<string, ValidateFunction>();
  return (schema) => {
    const text = JSON.stringify(schema).replaceAll('"#/', '"document#/');
    const check = compiled.get(text) ?? ajv.compile(JSON.parse(text) as object);
    compiled.set(text, check);
    return (value) => (check(value) ? [] : [ajv.errorsText(check.errors)]);
  };
}

/** Creates the check of answers by a document. */
export function answerChecker(document: OpenApiDocument): AnswerChecker {
  const compile = schemaCompiler(document);
  return ({ method, path }, { status, headers, body }) => {
    const response = document.paths[path]?.[method.toLowerCase()]?.responses[status];
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    const content = response?.content?.[type];
    if (response?.content === undefined)
      return body === '' ? [] : [`a body is not documented: ${JSON.stringify(body)}`];
    return content === undefined ? [`${type} is not documented`] : compile(content.schema)(body);
  };
}
