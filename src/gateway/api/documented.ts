import { z } from 'zod';

// How schemas are described for the OpenAPI document. `.meta({ id })` makes a schema a component of that name.

/**
 * A schema of all names of a type, with what each of them means: a name that is added to the type and missing here does not
 * compile. `id` is its name in the document.
 */
export function namesOf<T extends string>(id: string, about: string, meanings: Readonly<Record<T, string>>) {
  const lines = Object.entries<string>(meanings).map(([name, meaning]) => `- \`${name}\`: ${meaning}`);
  return z.enum(Object.keys(meanings) as T[]).meta({ id, description: `${about}\n\n${lines.join('\n')}` });
}

/** Describes a schema that is defined elsewhere; with an `id` it is a component of that name. */
export function describe(schema: z.ZodType, meta: z.core.GlobalMeta): void {
  z.globalRegistry.add(schema, meta);
}

/** A text. */
export function text(description: string) {
  return z.string().meta({ description });
}

/** An instant of an answer, in UTC. */
export function instant(description: string) {
  return z.iso.datetime().meta({ description });
}

/** A list of Seam's or the PMS's ids or names. */
export function texts(description: string) {
  return z.array(z.string()).meta({ description });
}
