import { z } from 'zod';

/** A JSON Schema as the document has it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The components of a document, by name. */
export type Components = Record<string, JsonSchema>;

const refPrefix = '#/components/schemas/';

/** A reference to a component. */
export function refTo(id: string): JsonSchema {
  return { $ref: `${refPrefix}${id}` };
}

function isNull(schema: JsonSchema): boolean {
  return schema.type === 'null';
}

/** `string | null` as one schema instead of a union of two, which generators understand better. */
function nullable(forms: readonly JsonSchema[]): JsonSchema | null {
  const [form, none] = forms;
  if (forms.length !== 2 || form === undefined || none === undefined || !isNull(none)) return null;
  if (typeof form.type !== 'string' || form.const !== undefined) return null;
  const type = [form.type, 'null'] as JsonSchema['type'];
  return { ...form, type, ...(form.enum === undefined ? {} : { enum: [...form.enum, null] }) };
}

/** A union: without unions inside it, and as `oneOf` if all of its forms are components. */
function unionOf(forms: readonly JsonSchema[]): JsonSchema {
  const flat = forms.flatMap((form) =>
    Object.keys(form).length === 1 ? [...(form.anyOf ?? form.oneOf ?? [form])] : [form],
  ) as readonly JsonSchema[];
  return nullable(flat) ?? (flat.every(({ $ref }) => $ref !== undefined) ? { oneOf: [...flat] } : { anyOf: [...flat] });
}

type Part = boolean | JsonSchema;

function simplePart(part: Part): Part {
  return typeof part === 'boolean' ? part : simple(part);
}

function simpleParts(parts: Readonly<Record<string, Part>>): Record<string, Part> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, simplePart(part)]));
}

/**
 * The same schema in the simplest words: zod's safe integers are integers, `string | null` is one type, patterns of formats
 * are left out because people cannot read them.
 */
function simple({ anyOf, oneOf, ...schema }: JsonSchema): JsonSchema {
  const { properties, items, additionalProperties, ...rest } = schema;
  delete rest.propertyNames;
  if (rest.format !== undefined) delete rest.pattern;
  if (rest.minimum === Number.MIN_SAFE_INTEGER) {
    delete rest.minimum;
    delete rest.maximum;
  }
  // An empty schema means the same as none, but with it /docs invents names for additional properties.
  const isOpen = JSON.stringify(additionalProperties) === '{}';
  const forms = (anyOf ?? oneOf) as readonly JsonSchema[] | undefined;
  return {
    ...(forms === undefined ? {} : unionOf(forms.map(simple))),
    ...rest,
    ...(properties === undefined ? {} : { properties: simpleParts(properties) }),
    ...(items === undefined ? {} : { items: simplePart(items as Part) }),
    ...(additionalProperties === undefined || isOpen ? {} : { additionalProperties: simplePart(additionalProperties) }),
  };
}

/** Changes what zod writes for one schema. */
export type Override = (given: { readonly zodSchema: z.core.$ZodType; readonly jsonSchema: JsonSchema }) => void;

/**
 * Creates the function that turns schemas into those of a document. What has an id goes to `components`, and a reference
 * stands for it.
 *
 * @throws {Error} in that function, if two schemas have the same id: a defect.
 */
export function schemaWriter(components: Components, override: Override) {
  function add(id: string, { id: _id, ...schema }: JsonSchema): void {
    const known = components[id];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema))
      throw new Error(`two schemas of the document are called ${id}`);
    components[id] = schema;
  }
  return (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
    const written = z.toJSONSchema(schema, { io, override, unrepresentable: 'any', reused: 'inline' });
    const text = JSON.stringify(written).replaceAll('"#/$defs/', `"${refPrefix}`);
    const { $schema: _dialect, $defs = {}, ...root } = JSON.parse(text) as JsonSchema & { $defs?: Components };
    for (const [id, inner] of Object.entries($defs)) add(id, simple(inner));
    return simple(root);
  };
}
