import type { NoticeTarget } from '../activities/notices.ts';
import type { PropertyConfig } from '../settings/index.ts';

/** Where the notices of all properties go, as the properties file has it now. */
export class NoticeTargets {
  #targets: ReadonlyMap<string, NoticeTarget | null> = new Map();

  /** Takes over what the file says. */
  configure(configs: readonly PropertyConfig[]): void {
    this.#targets = new Map(configs.map(({ settings, notices }) => [settings.propertyId, notices]));
  }

  /** A property's; `null` where the file names none. */
  of(propertyId: string): NoticeTarget | null {
    return this.#targets.get(propertyId) ?? null;
  }
}
