import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { plus } from '../../domain/instant.ts';
import type { PropertySettings } from '../../domain/property.ts';
import { failureOf, troubleCode } from '../failure.ts';
import { now, update, type Property } from './state.ts';

/** Whether the entrances are to be read now: never read, or changed, and not just refused. */
const isReadDue = ({ state, reading }: Property): boolean =>
  !reading && (state.catalogue === null || state.catalogueStale) && (state.retryCatalogueAt ?? now()) <= now();

/**
 * Reads the entrances from Seam. Until that has worked once nothing is granted, so that even a refusal is tried again,
 * after a minute and then at growing pauses: somebody may be mending it.
 */
const readCatalogue = async (p: Property, { acsSystemId, policies }: PropertySettings): Promise<void> => {
  update(p, { catalogueStale: false });
  const seam = proxyActivities<Activities>({
    startToCloseTimeout: policies.seamTimeoutMs * 4,
    scheduleToCloseTimeout: policies.seamTimeoutMs * 8,
    summary: 'read the entrance catalogue',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
  });
  try {
    const catalogue = await seam.listEntrances({ propertyId: p.propertyId, acsSystemId });
    update(p, { catalogue, trouble: null, retryCatalogueAt: null, failures: 0 });
  } catch (error) {
    const { type, message } = failureOf(error);
    const failures = p.state.failures + 1;
    const code = troubleCode(type);
    const told = { code, about: null, message: `The entrances cannot be read: ${message}` };
    // The same trouble again is no news: its message carries another request id, and everybody would be told.
    const trouble = p.state.trouble?.code === code ? p.state.trouble : told;
    const retryCatalogueAt = plus(now(), Math.min(60_000 * 2 ** (failures - 1), 900_000));
    update(p, { catalogueStale: true, trouble, failures, retryCatalogueAt });
  }
};

/** Starts reading the entrances where that is due. */
export const readCatalogueIfDue = (p: Property, settings: PropertySettings): void => {
  if (!isReadDue(p)) return;
  p.reading = true;
  readCatalogue(p, settings)
    .catch((error: unknown) => (p.fault = { error }))
    .finally(() => {
      p.reading = false;
      p.changed = true;
    });
};
