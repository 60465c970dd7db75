import { adviceOn, problemText, type SeamProblem } from './codes.ts';

/** The errors and warnings of a system or of a connected account: their codes. */
export interface Remarks {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** A lock system or credential service as Seam shows it. */
export interface SystemState extends Remarks {
  /** The account through which Seam reaches it. */
  readonly connectedAccountId: string;
  /** The credential service that delivers its mobile keys, if Seam names one. */
  readonly credentialManagerAcsSystemId: string | null;
}

/** Which of the two systems is meant. */
export type SystemPart = 'lock-system' | 'credential-service';

/** A problem of one of the two systems, or of its account. */
export interface SystemProblem extends SeamProblem {
  readonly object: 'acs_system' | 'connected_account';
  readonly part: SystemPart;
  readonly kind: 'error' | 'warning';
}

/** Whether keys are not made, or reach no phone, while a problem lasts. Every unknown error counts as such. */
export function stopsKeys(problem: SystemProblem): boolean {
  const known = adviceOn(problem);
  return known === null ? problem.kind === 'error' : known.stopsKeys === true;
}

/** The problems in the remarks about a system or an account. */
export function problemsOf(
  { errors, warnings }: Remarks,
  { part, object }: Pick<SystemProblem, 'part' | 'object'>,
): readonly SystemProblem[] {
  return [
    ...errors.map((code) => ({ part, object, code, kind: 'error' as const })),
    ...warnings.map((code) => ({ part, object, code, kind: 'warning' as const })),
  ];
}

/**
 * Why keys cannot be made or delivered now, in words; `null` if neither system has an error. Every error counts, known or
 * unknown. A warning stops nothing: a hotel may live with one for months.
 */
export function whyDown(lockSystem: Remarks, credentialService: Remarks | null): string | null {
  const errors = [...lockSystem.errors, ...(credentialService?.errors ?? [])];
  if (errors.length === 0) return null;
  return [...new Set(errors)].map((code) => problemText({ object: 'acs_system', code })).join(' ');
}

/** A door with errors or warnings. */
export interface DoorProblem {
  readonly acsEntranceId: string;
  readonly name: string;
  readonly codes: readonly string[];
}
