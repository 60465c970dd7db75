// The exports of `nightlatch/client`. What these files mark as internal is left out of the published types, so that no
// type of Temporal's is among them. Do not write that mark here: the compiler would take it for the next export.

export { NightlatchClient, openClient, type ConnectOptions } from './client.ts';
export { NightlatchError, type Failure } from './errors.ts';
export { SettingsError, type SettingsProblem } from '../settings/problem.ts';
export type { KnownProperty } from './check/property.ts';
export type { PropertyAdoption, ReservationAdoption } from './adoptionView.ts';
export type { EventOutcome } from './events.ts';
export type {
  Envelope,
  GuestInput,
  MessageInput,
  NamedBody,
  Outcome,
  ReservationInput,
  RoomsSaid,
  SendOptions,
  StayInput,
} from './messages.ts';
export type { ListFilter, ReservationList, ReservationSummary } from './reservation/list.ts';
export type { InWorkspace, StartTeardown, TeardownStarted } from './teardown.ts';
export type { Issued, TeardownWaitOptions, WaitOptions } from './waiting.ts';
export type { ReservationRef } from '../domain/ids.ts';
export type { MessageName, Problem } from '../domain/messages/index.ts';
export type { RefusedRoom } from '../domain/rooms/refusedRooms.ts';
export type { ArrivedEvent } from '../domain/webhooks/route.ts';
export type { KeyCounts, ListedAttention } from '../domain/status/listed.ts';
export type { Step } from '../domain/plan/step.ts';
export type { Attention, CredentialView, GuestView, Ignored, ReservationView } from '../domain/status/view.ts';
export type { Receipt, Removed } from '../domain/teardown/receipt.ts';
export type { Remaining, TeardownView } from '../domain/teardown/view.ts';
