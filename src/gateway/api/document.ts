import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifySchema } from 'fastify';
import type { OpenAPIV3_1 } from 'openapi-types';
import { z } from 'zod';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Permission } from '../../settings/index.ts';
import { schemaWriter, type Components } from './jsonSchema.ts';
import { noticeBodies, noticeHeaders } from './noticeBodies.ts';
import { overrideSchema, stayForms } from './requestBodies.ts';
import type { Response } from './responses.ts';

const description = `Mobile keys for hotel guests: a property management system says what a reservation should be, and
Nightlatch makes it so. Every error is a problem detail (RFC 9457) with a stable \`type\`. Every message may have a
\`revision\` that grows: a message with an older revision is ignored, and the status says so. Every message may also have an
\`Idempotency-Key\` header or an \`eventId\`: a message that is repeated under it changes nothing. A path answers other methods
than its own with 405. Later versions may add fields to answers, and names to lists of names.`;

const info = { title: 'Nightlatch', description, version: packageJson.version, license: { name: 'Apache-2.0' } };

const servers = [
  { url: '/', description: 'The gateway that gives this document' },
  { url: 'http://127.0.0.1:8080', description: 'The gateway of `npm run dev`' },
];

const tags = [
  { name: 'reservations', description: 'What a PMS says about its reservations' },
  { name: 'user identities', description: 'Remove the data of a person from Seam' },
  { name: 'webhooks', description: 'Events from Seam' },
  { name: 'process', description: 'For the orchestrator that runs the gateway' },
];

const securitySchemes = {
  key: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A key that the operator gives. It is for certain properties, and has rights: `read`, `write`, `teardown`, `desk`.',
  },
} as const;

type Write = ReturnType<typeof schemaWriter>;

function writtenResponse(response: z.ZodNull | Response, write: Write): object {
  if (response instanceof z.ZodType) return write(response, 'output');
  const content = Object.entries(response.content).map(([type, { schema, ...more }]) => [
    type,
    { ...more, schema: write(schema, 'output') },
  ]);
  return { ...response, content: Object.fromEntries(content) };
}

/** What a key must be allowed, as a sentence; empty for a route without a key. */
function rightsText(permissions: readonly Permission[] | undefined): readonly string[] {
  return permissions === undefined ? [] : [`The key needs the right \`${permissions.join('` or `')}\`.`];
}

/** The zod schemas of a route as JSON Schemas. */
function writtenRoute(schema: FastifySchema, permissions: readonly Permission[] | undefined, write: Write): object {
  const {
    body,
    querystring,
    params,
    headers,
    response = {},
    ...rest
  } = schema as FastifySchema & {
    readonly response?: Readonly<Record<string, z.ZodNull | Response>>;
  };
  const inputs = Object.entries({ body, querystring, params, headers }).flatMap(([part, input]) =>
    input instanceof z.ZodType ? [[part, write(input, 'input')]] : [],
  );
  const answers = Object.entries(response).map(([status, answer]) => [status, writtenResponse(answer, write)]);
  return {
    ...rest,
    description: [...(rest.description === undefined ? [] : [rest.description]), ...rightsText(permissions)].join(' '),
    ...Object.fromEntries(inputs),
    response: Object.fromEntries(answers),
  };
}

/** Marks bodies without required fields as optional; the routes' schemas cannot say so. */
function withOptionalBodies(document: OpenAPIV3_1.Document, components: Components): OpenAPIV3_1.Document {
  for (const path of Object.values(document.paths ?? {}))
    for (const operation of [path?.put, path?.post]) {
      const body = operation?.requestBody;
      if (body === undefined || '$ref' in body) continue;
      const schema: unknown = body.content['application/json']?.schema;
      const ref = typeof schema === 'object' && schema !== null && '$ref' in schema ? String(schema.$ref) : '';
      const component = components[ref.split('/').at(-1) ?? ''];
      if (component?.type === 'object' && (component.required ?? []).length === 0) body.required = false;
    }
  return document;
}

/** Sorts parameters: those of the path first, then query, then headers. */
function withSortedParameters(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const order = ['path', 'query', 'header'];
  function rank(parameter: object): number {
    return order.indexOf('in' in parameter ? String(parameter.in) : '');
  }
  for (const path of Object.values(document.paths ?? {}))
    for (const operation of [path?.get, path?.put, path?.post, path?.delete])
      operation?.parameters?.sort((a, b) => rank(a) - rank(b));
  return document;
}

/** The notices that Nightlatch posts to the PMS. */
function webhooksOf(write: Write): object {
  const parameters = Object.entries(noticeHeaders).map(([name, about]) => ({
    in: 'header',
    name,
    required: true,
    description: about,
    schema: { type: 'string' },
  }));
  const responses = {
    '2XX': { description: 'The notice is delivered' },
    ...Object.fromEntries(
      [400, 410, 413, 415, 422].map((status) => [
        status,
        { description: 'The notice is refused: it is not sent again' },
      ]),
    ),
    default: { description: 'The notice is sent again, at growing pauses, for a day' },
  };
  return Object.fromEntries(
    Object.entries(noticeBodies).map(([type, { summary, body }]) => [
      type,
      {
        post: {
          operationId: `notice.${type}`,
          summary,
          description: 'Nightlatch posts this to the `notices` of the property, signed as Standard Webhooks.',
          tags: ['notices'],
          parameters,
          requestBody: { required: true, content: { 'application/json': { schema: write(body, 'output') } } },
          responses,
        },
      },
    ]),
  );
}

/** The page may load only its own files. The plugin's default policy requires TLS, which the gateway does not have. */
const contentSecurity = {
  'default-src': "'self'",
  'base-uri': "'none'",
  'img-src': ["'self'", 'data:'],
  'object-src': "'none'",
  'frame-ancestors': "'none'",
};

/** Makes the OpenAPI document of the routes that are registered later: JSON at `/openapi.json`, a page at `/docs`. */
export async function addDocument(app: FastifyInstance): Promise<void> {
  const schemas: Components = {};
  const write = schemaWriter(schemas, overrideSchema);
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info, servers, components: { securitySchemes }, tags },
    transform: ({ schema, url, route }) =>
      (schema as (FastifySchema & { hide?: boolean }) | undefined)?.hide === true || schema === undefined
        ? { schema: { hide: true }, url }
        : { schema: writtenRoute(schema, route.config?.permissions, write), url },
    transformObject: (given) => {
      if (!('openapiObject' in given)) throw new Error('the document is not OpenAPI 3');
      for (const form of stayForms) write(form, 'input');
      const { components, ...document } = given.openapiObject as OpenAPIV3_1.Document;
      const webhooks = webhooksOf(write);
      const whole = { ...document, webhooks, components: { ...components, schemas } } as OpenAPIV3_1.Document;
      return withSortedParameters(withOptionalBodies(whole, schemas));
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: contentSecurity,
    uiConfig: { layout: 'BaseLayout', validatorUrl: null, displayRequestDuration: true },
    theme: { title: 'Nightlatch' },
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
