import { type Json, type JsonObject, member } from './closedSchema.ts';

// What Seam added since @seamapi/types 1.977.0, the newest that the registry serves. `seam` 1.245.0 already has it.
// Remove an entry once the package has it.

const uuids: JsonObject = { type: 'array', items: { type: 'string', format: 'uuid' } };
const texts: JsonObject = { type: 'array', items: { type: 'string' } };

/** Seam: user_identities.merge, 2026-08-17. Ids or keys, never both. */
const merge: JsonObject = {
  post: {
    requestBody: {
      content: {
        'application/json': {
          schema: {
            oneOf: [
              {
                type: 'object',
                required: ['user_identity_id', 'merged_user_identity_ids'],
                properties: { user_identity_id: { type: 'string', format: 'uuid' }, merged_user_identity_ids: uuids },
              },
              {
                type: 'object',
                required: ['user_identity_key', 'merged_user_identity_keys'],
                properties: { user_identity_key: { type: 'string' }, merged_user_identity_keys: texts },
              },
            ],
          },
        },
      },
    },
    responses: {
      200: {
        content: {
          'application/json': {
            schema: { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } },
          },
        },
      },
    },
  },
};

/** New error and warning codes, by resource. */
const newCodes: Readonly<Record<string, Readonly<Record<'errors' | 'warnings', readonly string[]>>>> = {
  acs_system: { errors: ['insufficient_permissions'], warnings: ['unknown_issue_with_acs_system'] },
  acs_credential: { errors: [], warnings: ['requested_code_unavailable'] },
};

function withCodes(schema: JsonObject, kind: 'errors' | 'warnings', codes: readonly string[]): JsonObject {
  const list = member(schema, 'properties', kind);
  const items = member(list, 'items');
  const variants = Array.isArray(items['oneOf']) ? (items['oneOf'] as readonly Json[]) : [];
  const name = kind === 'errors' ? 'error_code' : 'warning_code';
  const added = codes.map((code): JsonObject => ({
    type: 'object',
    required: ['created_at', 'message', name],
    properties: {
      created_at: { type: 'string', format: 'date-time' },
      message: { type: 'string' },
      [name]: { type: 'string', enum: [code] },
    },
  }));
  if (added.length === 0) return schema;
  const properties = {
    ...member(schema, 'properties'),
    [kind]: { ...list, items: { ...items, oneOf: [...variants, ...added] } },
  };
  return { ...schema, properties };
}

function withMergedFields(schema: JsonObject): JsonObject {
  const required = Array.isArray(schema['required']) ? (schema['required'] as readonly Json[]) : [];
  return {
    ...schema,
    required: [...required, 'merged_user_identity_ids', 'merged_user_identity_keys'],
    properties: {
      ...member(schema, 'properties'),
      merged_user_identity_ids: uuids,
      merged_user_identity_keys: texts,
    },
  };
}

/** Seam's OpenAPI document with what Seam has added since. */
export function withSeamAdditions(document: JsonObject): JsonObject {
  const schemas = { ...member(document, 'components', 'schemas') } as Record<string, Json>;
  for (const [name, { errors, warnings }] of Object.entries(newCodes))
    schemas[name] = withCodes(withCodes(member(schemas, name), 'errors', errors), 'warnings', warnings);
  schemas['user_identity'] = withMergedFields(member(schemas, 'user_identity'));
  return {
    ...document,
    paths: { ...member(document, 'paths'), '/user_identities/merge': merge },
    components: { ...member(document, 'components'), schemas },
  };
}
