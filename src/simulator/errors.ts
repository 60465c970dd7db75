/** What a refusal of Seam's says; `type` is Seam's error type. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** What is wrong with each bad parameter. */
  readonly validationErrors?: Readonly<Record<string, unknown>>;
}

/** A refusal as Seam words it. */
export class SeamError extends Error {
  override readonly name = 'SeamError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** A 400 that names one parameter and what is wrong with it. */
export function invalidInput(parameter: string, problem: string): SeamError {
  return new SeamError({
    status: 400,
    type: 'invalid_input',
    message: `${problem} for "${parameter}"`,
    validationErrors: { _errors: [], [parameter]: { _errors: [problem] } },
  });
}

/** A 404 for a kind of resource, such as `acs_credential`. */
export function notFound(kind: string, id: string): SeamError {
  return new SeamError({
    status: 404,
    type: `${kind}_not_found`,
    message: `Could not find ${kind} ${id}`,
    data: { [`${kind}_id`]: id },
  });
}
