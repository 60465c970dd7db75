import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import packageJson from '../../../package.json' with { type: 'json' };
import { namedSchemas, overrideSchema } from './bodies.ts';

const description = `Mobile keys for hotel guests: a property management system says what a reservation should be, and
Nightlatch makes it so. Every error is a problem detail (RFC 9457) with a stable \`type\`. Every message may carry a
\`revision\` that grows (an older one is ignored, and said so) and an \`Idempotency-Key\` header or an \`eventId\`, under
which a repetition changes nothing.`;

/** Makes the OpenAPI document from the routes that are registered after it: at `/openapi.json`, to try at `/docs`. */
export const addDocument = async (app: FastifyInstance): Promise<void> => {
  const transform = { schemaRegistry: namedSchemas, zodToJsonConfig: { override: overrideSchema } };
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Nightlatch', description, version: packageJson.version, license: { name: 'Apache-2.0' } },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      tags: [
        { name: 'reservations', description: 'What a PMS says of its reservations' },
        { name: 'user identities', description: 'Removing what Seam keeps of a person' },
        { name: 'webhooks', description: 'What Seam says' },
        { name: 'process', description: 'For the orchestrator that runs the gateway' },
      ],
    },
    transform: createJsonSchemaTransform(transform),
    transformObject: createJsonSchemaTransformObject(transform),
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, uiConfig: { validatorUrl: null } });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
};
