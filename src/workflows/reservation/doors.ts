import { withDoors } from '../../domain/credentials/readBack.ts';
import type { SeamCredential } from '../../domain/seam/resources.ts';
import { askEach } from '../runtime/atOnce.ts';
import { failureOf } from '../runtime/failure.ts';
import { seam, type Reservation } from './reservation.ts';

/** Credentials as Seam listed them, and the ids of those whose doors are asked for. */
export interface Doorless {
  readonly listed: readonly SeamCredential[];
  readonly ask: readonly string[];
}

/** Asks Seam which doors some credentials open that show none; those that Seam says nothing about stay as they are. */
export async function withDoorsAsked(
  r: Reservation,
  summary: string,
  { listed, ask }: Doorless,
): Promise<readonly SeamCredential[]> {
  const { propertyId } = r;
  const answers = await askEach(ask, async (acsCredentialId) => {
    try {
      return [
        acsCredentialId,
        await seam(r, summary).listAccessibleEntrances({ propertyId, acsCredentialId }),
      ] as const;
    } catch (error) {
      failureOf(error); // Seam refuses: then the credential is judged without its doors.
      return [acsCredentialId, []] as const;
    }
  });
  return withDoors(listed, Object.fromEntries(answers));
}
