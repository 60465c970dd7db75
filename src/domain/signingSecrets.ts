/**
 * The secrets in the value of one variable: one, or during a rotation two, the new one first, with a space between them.
 */
export function secretsIn(value: string): readonly string[] {
  return value.split(/\s+/).filter((secret) => secret !== '');
}
