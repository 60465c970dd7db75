import type { Remarks } from '../domain/seam/system.ts';

/** The most codes of one kind that are kept of a resource. */
const mostCodes = 10;

/** Lets only a plain word pass: any other text of Seam's may contain a person's name or address. */
function words(codes: readonly unknown[]): readonly string[] {
  const plain = codes.flatMap((code) => (typeof code === 'string' && /^[\w.:-]{1,80}$/.test(code) ? [code] : []));
  return [...new Set(plain)].slice(0, mostCodes);
}

/** The codes of the errors and warnings of any of Seam's resources, each once. */
export function codesOf(resource: {
  readonly errors: readonly { readonly error_code: string }[];
  readonly warnings: readonly { readonly warning_code: string }[];
}): Remarks {
  return {
    errors: words(resource.errors.map(({ error_code: code }) => code)),
    warnings: words(resource.warnings.map(({ warning_code: code }) => code)),
  };
}
