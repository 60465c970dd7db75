import type { Seam } from 'seam';
import { createSeam } from '../activities/seamClient.ts';
import { UnknownProperty } from '../activities/unknownProperty.ts';
import type { PropertyConfig } from '../settings/index.ts';

/** The Seam clients of all properties, as the properties file has them now. */
export class SeamClients {
  readonly #clients = new Map<string, Seam>();

  /**
   * Takes over what the file says. A property that it no longer names stays: its guests' keys still have to go. Throws
   * where the file was read without API keys.
   */
  configure(configs: readonly PropertyConfig[]): void {
    for (const { settings, endpoint, apiKey } of configs) {
      const { propertyId, policies } = settings;
      if (apiKey === null) throw new Error(`the settings of ${propertyId} were read without API keys`);
      this.#clients.set(propertyId, createSeam({ endpoint, apiKey, timeoutMs: policies.seamTimeoutMs }));
    }
  }

  /** A property's client. Throws UnknownProperty where no file named it yet. */
  of(propertyId: string): Seam {
    const client = this.#clients.get(propertyId);
    if (client === undefined) throw new UnknownProperty(propertyId);
    return client;
  }
}
