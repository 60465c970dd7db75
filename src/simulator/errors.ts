/** A refusal as Seam words it: HTTP status, error type, message, and for each bad parameter what is wrong with it. */
export class SeamError extends Error {
  override readonly name = 'SeamError';
  readonly status: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>> | undefined;
  readonly validationErrors: Readonly<Record<string, unknown>> | undefined;

  constructor(
    status: number,
    type: string,
    message: string,
    more: {
      readonly data?: Readonly<Record<string, unknown>>;
      readonly validationErrors?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.type = type;
    this.data = more.data;
    this.validationErrors = more.validationErrors;
  }
}

/** A 400 that names one parameter and what is wrong with it. */
export function invalidInput(parameter: string, problem: string): SeamError {
  const validationErrors = { _errors: [], [parameter]: { _errors: [problem] } };
  return new SeamError(400, 'invalid_input', `${problem} for "${parameter}"`, { validationErrors });
}

/** A 404 for a kind of thing, such as `acs_credential`. */
export function notFound(kind: string, id: string): SeamError {
  return new SeamError(404, `${kind}_not_found`, `Could not find ${kind} ${id}`, { data: { [`${kind}_id`]: id } });
}
