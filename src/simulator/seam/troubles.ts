import type { EventType } from '../events/log.ts';
import type { Settings } from '../settings.ts';
import { CodesOfOne, troubledParts, type Remarks, type TroubledPart } from './remarks.ts';
import { fixedIds } from './world.ts';

/** An event that a change of troubles leads to. */
export interface TroubleEvent {
  readonly type: EventType;
  readonly about: Readonly<Record<string, unknown>>;
}

/** What Seam reports of the lock system, the credential service and their accounts. */
export class SystemTroubles {
  readonly #now: () => number;
  readonly #parts: Readonly<Record<TroubledPart, CodesOfOne>> = {
    lockSystem: new CodesOfOne(),
    credentialService: new CodesOfOne(),
    lockSystemAccount: new CodesOfOne(),
    credentialServiceAccount: new CodesOfOne(),
  };

  /** @param now the hotel's time in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The errors and warnings of a part, as Seam shows them. */
  of(part: TroubledPart): Remarks {
    return this.#parts[part].remarks;
  }

  /** Whether a part has errors: then it does no work. */
  isDown(part: TroubledPart): boolean {
    return this.#parts[part].hasErrors;
  }

  /**
   * Takes over the troubles of the settings.
   *
   * @param isBridgeDown whether a fault takes the bridge down, which is an error of the lock system, too.
   * @returns the events that tell of the change, in Seam's order of systems and accounts.
   */
  set(troubles: Settings['systemTroubles'], isBridgeDown: boolean): readonly TroubleEvent[] {
    const before = troubledParts.map((part) => ({ part, ...this.#stateOf(part) }));
    for (const part of troubledParts) {
      const { errors = [], warnings } = troubles[part] ?? {};
      const all = part === 'lockSystem' && isBridgeDown ? ['seam_bridge_disconnected', ...errors] : errors;
      this.#parts[part].set({ errors: [...new Set(all)], warnings }, this.#now());
    }
    return before.flatMap(({ part, isDown, isToReauthorize }) => this.#eventsOf(part, { isDown, isToReauthorize }));
  }

  #stateOf(part: TroubledPart) {
    const { hasErrors: isDown, warningCodes } = this.#parts[part];
    return { isDown, isToReauthorize: warningCodes.includes('account_reauthorization_requested') };
  }

  #eventsOf(part: TroubledPart, before: { readonly isDown: boolean; readonly isToReauthorize: boolean }) {
    const now = this.#stateOf(part);
    const { errors, warnings } = this.of(part);
    const isAccount = part === 'lockSystemAccount' || part === 'credentialServiceAccount';
    const account = isAccount ? part : (`${part}Account` as const);
    const ids = { connected_account_id: accountIds[account], ...(isAccount ? {} : { acs_system_id: systemIds[part] }) };
    const ofAccount = isAccount ? { errors, warnings } : this.of(account);
    const told = { connected_account_errors: ofAccount.errors, connected_account_warnings: ofAccount.warnings };
    const more = isAccount ? told : { acs_system_errors: errors, acs_system_warnings: warnings, ...told };
    const kind = isAccount ? 'connected_account' : 'acs_system';
    const events: TroubleEvent[] = [];
    if (now.isDown && !before.isDown) events.push({ type: `${kind}.disconnected`, about: { ...ids, ...more } });
    if (!now.isDown && before.isDown) events.push({ type: `${kind}.connected`, about: ids });
    if (isAccount && now.isToReauthorize && !before.isToReauthorize)
      events.push({ type: 'connected_account.reauthorization_requested', about: { ...ids, ...told } });
    return events;
  }
}

const systemIds = { lockSystem: fixedIds.acsSystem, credentialService: fixedIds.credentialManager } as const;

const accountIds = {
  lockSystemAccount: fixedIds.connectedAccount,
  credentialServiceAccount: fixedIds.credentialAccount,
} as const;
