/** An instant as Seam writes it. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** The code of a warning, an error or a mutation, under Seam's name for it. */
export type RemarkCode =
  { readonly warning_code: string } | { readonly error_code: string } | { readonly mutation_code: string };

/** A warning, error or mutation as Seam shows it. */
export function remark(code: RemarkCode, since: number, message: string): Readonly<Record<string, string>> {
  return { ...code, created_at: iso(since), message };
}

/** The parts of the way to the locks of which Seam reports errors and warnings. */
export const troubledParts = [
  'lockSystem',
  'credentialService',
  'lockSystemAccount',
  'credentialServiceAccount',
] as const;

/** One of the parts. */
export type TroubledPart = (typeof troubledParts)[number];

/** Error and warning codes of one resource; absent: none. */
export interface Codes {
  readonly errors?: readonly string[] | undefined;
  readonly warnings?: readonly string[] | undefined;
}

/** An error or warning as Seam shows it. */
export type Remark = Readonly<Record<string, unknown>>;

/** Errors and warnings as Seam shows them. */
export interface Remarks {
  readonly errors: readonly Remark[];
  readonly warnings: readonly Remark[];
}

type Since = ReadonlyMap<string, number>;

function sinceOf(codes: readonly string[] = [], before: Since, now: number): Since {
  return new Map(codes.map((code) => [code, before.get(code) ?? now]));
}

function shown(kind: 'error_code' | 'warning_code', codes: Since): readonly Remark[] {
  return [...codes].map(([code, at]) =>
    remark({ [kind]: code } as { readonly error_code: string }, at, `Simulated: ${code}.`),
  );
}

/** The errors and warnings of one resource, with their beginnings. */
export class CodesOfOne {
  #errors: Since = new Map();
  #warnings: Since = new Map();

  /** Replaces the codes; one that stays keeps its beginning. */
  set({ errors, warnings }: Codes, now: number): void {
    this.#errors = sinceOf(errors, this.#errors, now);
    this.#warnings = sinceOf(warnings, this.#warnings, now);
  }

  get hasErrors(): boolean {
    return this.#errors.size > 0;
  }

  get warningCodes(): readonly string[] {
    return [...this.#warnings.keys()];
  }

  /** As Seam shows them. */
  get remarks(): Remarks {
    return { errors: shown('error_code', this.#errors), warnings: shown('warning_code', this.#warnings) };
  }
}
