import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';
import packageJson from '../../../package.json' with { type: 'json' };
import { namedSchemas, overrideSchema } from './requestBodies.ts';

const description = `Mobile keys for hotel guests: a property management system says what a reservation should be, and
Nightlatch makes it so. Every error is a problem detail (RFC 9457) with a stable \`type\`. Every message may have a
\`revision\` that grows: a message with an older revision is ignored, and the status says so. Every message may also have an
\`Idempotency-Key\` header or an \`eventId\`: a message that is repeated under it changes nothing.`;

/** Removes unused schemas: each named schema is defined twice, for requests and for answers. */
function withoutUnused(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const { schemas = {}, ...others } = document.components ?? {};
  const names = Object.keys(schemas);
  function usedIn(part: unknown): readonly string[] {
    const text = JSON.stringify(part);
    return names.filter((name) => text.includes(`"#/components/schemas/${name}"`));
  }
  const used = new Set(usedIn(document.paths));
  for (const name of used) for (const inner of usedIn(schemas[name])) used.add(inner); // a Set grows while it is read
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return { ...document, components: { ...others, schemas: kept } };
}

/** Marks bodies without required fields as optional; the routes' schemas cannot say so. */
function withOptionalBodies(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  for (const path of Object.values(document.paths ?? {}))
    for (const operation of [path?.put, path?.post]) {
      const body = operation?.requestBody;
      if (body === undefined || '$ref' in body) continue;
      const schema = body.content['application/json']?.schema;
      const isObject = schema !== undefined && 'type' in schema && schema.type === 'object';
      if (isObject && (schema.required ?? []).length === 0) body.required = false;
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
  const options = { schemaRegistry: namedSchemas, zodToJsonConfig: { override: overrideSchema } };
  const toDocument = createJsonSchemaTransformObject(options);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Nightlatch', description, version: packageJson.version, license: { name: 'Apache-2.0' } },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      tags: [
        { name: 'reservations', description: 'What a PMS says about its reservations' },
        { name: 'user identities', description: 'Remove the data of a person from Seam' },
        { name: 'webhooks', description: 'Events from Seam' },
        { name: 'process', description: 'For the orchestrator that runs the gateway' },
      ],
    },
    transform: createJsonSchemaTransform(options),
    transformObject: (given) =>
      withoutUnused(withSortedParameters(withOptionalBodies(toDocument(given) as OpenAPIV3_1.Document))),
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: contentSecurity,
    uiConfig: { layout: 'BaseLayout', validatorUrl: null, displayRequestDuration: true },
    theme: { title: 'Nightlatch' },
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
