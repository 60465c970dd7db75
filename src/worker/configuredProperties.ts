import type { Seam } from 'seam';
import { UnknownProperty } from '../activities/failure.ts';
import type { NoticeTarget } from '../activities/notices.ts';
import { createSeam } from '../activities/seamClient.ts';
import type { PropertyConfig } from '../settings/index.ts';

/** What activities need to know of each property, from the latest properties file. */
export class ConfiguredProperties {
  readonly #clients = new Map<string, Seam>();
  #targets: ReadonlyMap<string, NoticeTarget | null> = new Map();

  constructor(configs: readonly PropertyConfig[]) {
    this.configure(configs);
  }

  /**
   * Uses a new properties file. The Seam clients of properties that it no longer names stay, because their guests' keys
   * still have to be revoked. Throws if the file was read without API keys.
   */
  configure(configs: readonly PropertyConfig[]): void {
    for (const { settings, endpoint, apiKey } of configs) {
      const { propertyId, policies } = settings;
      if (apiKey === null) throw new Error(`the settings of ${propertyId} were read without API keys`);
      this.#clients.set(propertyId, createSeam({ endpoint, apiKey, timeoutMs: policies.seamTimeoutMs }));
    }
    this.#targets = new Map(configs.map(({ settings, notices }) => [settings.propertyId, notices]));
  }

  /** A property's Seam client. Throws UnknownProperty if no properties file so far named it. */
  seam(propertyId: string): Seam {
    const client = this.#clients.get(propertyId);
    if (client === undefined) throw new UnknownProperty(propertyId);
    return client;
  }

  /** Where a property's notices go; `null` if the properties file has no address for them. */
  noticeTarget(propertyId: string): NoticeTarget | null {
    return this.#targets.get(propertyId) ?? null;
  }
}
