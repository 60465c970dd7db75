import {
  byGuest,
  isAtSeam,
  type Credential,
  type CredentialKind,
  type CredentialState,
} from '../credentials/credential.ts';
import type { Instant, Window } from '../instant.ts';
import type { ReservationStatus } from '../messages/reservation.ts';
import type { Step, WaitFor } from '../plan/step.ts';
import type { Trouble } from '../trouble.ts';
import type { Desired } from '../reservation/desired.ts';
import { isKeyComing } from './coming.ts';

/**
 * A thing that a person has to look at, for the front desk and for the operator, and since when. The entry goes by itself
 * when it no longer holds.
 */
export interface Attention extends Trouble {
  /** The same as `forDesk`: what the entry said before it had two readers. */
  readonly message: string;
  readonly since: Instant;
}

/** A message that changed nothing: a late, repeated or refused one. */
export interface Ignored {
  readonly eventId: string | null;
  readonly name: string;
  readonly why: string;
  readonly at: Instant;
}

/** A credential as every answer shows it. */
export interface CredentialView extends Window {
  readonly acsCredentialId: string | null;
  readonly kind: CredentialKind;
  readonly state: CredentialState;
  readonly joinedTo: readonly string[];
  readonly generation: number;
  readonly acsEntranceIds: readonly string[];
  /** Whether a phone has it, which is not the same as issued; `null` if the property requires no phone. */
  readonly onPhone: boolean | null;
}

/** A guest as every answer shows them: ids only. */
export interface GuestView {
  readonly guestId: string;
  readonly userIdentityId: string | null;
  readonly acsUserId: string | null;
  /** Newest first. */
  readonly credentials: readonly CredentialView[];
}

/** A reservation as every answer shows it. */
export interface ReservationView {
  readonly propertyId: string;
  readonly reservationId: string;
  readonly revision: number | null;
  readonly status: ReservationStatus;
  /** What the reservation waits for, `null` if nothing is left to do. */
  readonly waiting: WaitFor | null;
  /** Whether a key is being made, or may come within two minutes by itself. */
  readonly issuing: boolean;
  readonly stay: Window;
  readonly rooms: readonly string[];
  readonly guests: readonly GuestView[];
  readonly needsAttention: readonly Attention[];
  /** The newest messages that changed nothing, and why. */
  readonly ignored: readonly Ignored[];
  readonly workflowId: string;
}

/** How many messages that changed nothing are shown. */
const shownIgnored = 20;

/** The newest of the messages that changed nothing. */
export function newestIgnored(ignored: readonly Ignored[]): readonly Ignored[] {
  return ignored.slice(-shownIgnored);
}

/** A view with further messages that changed nothing. */
export function withIgnored(view: ReservationView, ignored: readonly Ignored[]): ReservationView {
  return {
    ...view,
    ignored: newestIgnored([...view.ignored, ...ignored]),
  };
}

/** The parts of a view. */
export interface ViewParts {
  readonly propertyId: string;
  readonly reservationId: string;
  readonly workflowId: string;
  readonly revision: number | null;
  readonly desired: Desired;
  readonly plan: readonly Step[];
  readonly now: Instant;
  /** Nothing is issued until a person has looked (rule 17). */
  readonly isBlocked: boolean;
  readonly credentials: readonly Credential[];
  /** The user identity of each guest, by guest id, as far as known. */
  readonly identities: Readonly<Record<string, string>>;
  readonly needsAttention: readonly Attention[];
  readonly ignored: readonly Ignored[];
}

/** The newest credential first, of each guest. */
function newestFirst(credentials: readonly Credential[]): ReadonlyMap<string, readonly Credential[]> {
  return byGuest(credentials.toReversed());
}

function credentialView(credential: Credential): CredentialView {
  return {
    acsCredentialId: credential.acsCredentialId,
    kind: credential.kind,
    state: credential.state,
    joinedTo: credential.joinedTo,
    generation: credential.generation,
    from: credential.window.from,
    to: credential.window.to,
    acsEntranceIds: credential.acsEntranceIds,
    onPhone: credential.delivery?.onPhone ?? null,
  };
}

/** The guests of a reservation, and former guests who still have a credential at Seam. */
function guestIds({ desired, credentials }: ViewParts): readonly string[] {
  return [
    ...new Set([
      ...desired.guests.map(({ guestId }) => guestId),
      ...credentials.filter(isAtSeam).map(({ guestId }) => guestId),
    ]),
  ];
}

/** The status of a reservation, as every answer shows it. */
export function reservationView(parts: ViewParts): ReservationView {
  const keys = newestFirst(parts.credentials);
  return {
    propertyId: parts.propertyId,
    reservationId: parts.reservationId,
    revision: parts.revision,
    status: parts.desired.status,
    waiting: parts.isBlocked ? 'repair' : waitingFor(parts.plan),
    issuing: isKeyComing(parts),
    stay: parts.desired.stay,
    rooms: parts.desired.rooms,
    guests: guestIds(parts).map((guestId) => {
      const credentials = keys.get(guestId) ?? [];
      return {
        guestId,
        userIdentityId: parts.identities[guestId] ?? null,
        acsUserId: credentials.find(({ acsUserId }) => acsUserId !== null)?.acsUserId ?? null,
        credentials: credentials.map(credentialView),
      };
    }),
    needsAttention: parts.needsAttention,
    ignored: parts.ignored,
    workflowId: parts.workflowId,
  };
}

const urgency: readonly WaitFor[] = [
  'hold',
  'room',
  'guest',
  'phone',
  'existing',
  'sharer',
  'other-stay',
  'identity',
  'lost-phone',
  'repair',
  'issued',
  'revoked',
  'earlier-stay',
  'lead',
];

/** The most important of the things that a plan waits for. */
export function waitingFor(plan: readonly Step[]): WaitFor | null {
  const waits = new Set(plan.flatMap((step) => (step.step === 'wait' ? [step.for] : [])));
  if (plan.some(({ step }) => step === 'issueOverride' || step === 'issueJoiner')) waits.add('issued');
  if (plan.some(({ step }) => step === 'revoke')) waits.add('revoked');
  return urgency.find((wait) => waits.has(wait)) ?? null;
}
