/** Anything that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json;
}

const COMPONENT = '#/components/schemas/';

/** The object found by following names inside a JSON value; an empty one if there is none. */
export function member(value: Json, ...names: readonly string[]): JsonObject {
  const found = names.reduce<Json>((at, name) => (isObject(at) ? (at[name] ?? {}) : {}), value);
  return isObject(found) ? found : {};
}

/**
 * A schema of OpenAPI 3.0 as one of JSON Schema in which no object may have a property that is not described.
 *
 * Seam's `oneOf` is read as `anyOf`: some of its variants contain each other. References become names of components.
 */
export function closed(schema: JsonObject, isPart = false): JsonObject {
  const reference = schema['$ref'];
  if (typeof reference === 'string') return { $ref: reference.replace(COMPONENT, '') };
  const { nullable, oneOf, anyOf, allOf, properties, items, exclusiveMinimum, ...rest } = schema;
  const made: Record<string, Json> = { ...rest };
  if (exclusiveMinimum === true && typeof rest['minimum'] === 'number') made['exclusiveMinimum'] = rest['minimum'];
  if (allOf !== undefined) made['allOf'] = schemas(allOf).map((part) => closed(part, true));
  const variants = oneOf ?? anyOf;
  if (variants !== undefined) made['anyOf'] = schemas(variants).map((variant) => closed(variant, isPart));
  if (isObject(items)) made['items'] = closed(items);
  if (isObject(properties)) {
    made['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, isObject(property) ? closed(property) : property]),
    );
    if (!isPart && Object.keys(properties).length > 0) made['unevaluatedProperties'] = false;
  }
  if (allOf !== undefined && !isPart) made['unevaluatedProperties'] = false;
  return nullable === true ? { anyOf: [made, { type: 'null' }] } : made;
}

/** The names of the components that a schema made by `closed` refers to. */
export function referenced(schema: Json): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap((entry: Json) => referenced(entry));
  if (!isObject(schema)) return [];
  const own = schema['$ref'];
  return [...(typeof own === 'string' ? [own] : []), ...Object.values(schema).flatMap((entry) => referenced(entry))];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function schemas(value: Json): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((entry: Json) => isObject(entry)) : [];
}
