import { isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { plus, type Instant } from '../../domain/instant.ts';
import type { PropertySettings } from '../../domain/property.ts';
import { afterListing, isShort } from '../../domain/rooms/catalogue.ts';
import { failureOf, troubleCode } from '../failure.ts';
import { untilLeaving } from '../untilLeaving.ts';
import { now, update, type Property } from './state.ts';

/** Whether the entrances are to be read now: never read, or changed, and not just refused. */
function isReadDue({ state, reading }: Property): boolean {
  return !reading && (state.catalogue === null || state.catalogueStale) && (state.retryCatalogueAt ?? now()) <= now();
}

/** The pause before another read: a minute at first, a quarter of an hour at the most. */
function retryAt(failures: number): Instant {
  return plus(now(), Math.min(60_000 * 2 ** (failures - 1), 900_000));
}

/**
 * Reads the entrances from Seam. A list that lacks what somebody has keys to is asked for again after a while. Until a read
 * has worked once nothing is granted, so that even a refusal is tried again, after a minute and then at growing pauses:
 * somebody may be mending it.
 */
async function readCatalogue(p: Property, { acsSystemId, policies }: PropertySettings): Promise<void> {
  update(p, { catalogueStale: false });
  const seam = proxyActivities<Activities>({
    startToCloseTimeout: policies.seamTimeoutMs * 4,
    scheduleToCloseTimeout: policies.seamTimeoutMs * 8,
    summary: 'read the entrance catalogue',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
  });
  try {
    const listed = await untilLeaving(() => seam.listEntrances({ propertyId: p.propertyId, acsSystemId }));
    const { settings, book } = p.state;
    // Another system's meanwhile: it is read again.
    if (settings?.acsSystemId !== acsSystemId) return;
    const catalogue = afterListing(p.state.catalogue ?? [], listed, settings, book);
    if (!isShort(catalogue)) return update(p, { catalogue, trouble: null, retryCatalogueAt: null, failures: 0 });
    const failures = p.state.failures + 1;
    update(p, { catalogue, catalogueStale: true, trouble: null, failures, retryCatalogueAt: retryAt(failures) });
  } catch (error) {
    // Called off by us: the next run reads them.
    if (isCancellation(error)) return update(p, { catalogueStale: true });
    const { type, message } = failureOf(error);
    const failures = p.state.failures + 1;
    const code = troubleCode(type);
    const told = { code, about: null, message: `The entrances cannot be read: ${message}` };
    // The same trouble again is no news: its message carries another request id, and everybody would be told.
    const trouble = p.state.trouble?.code === code ? p.state.trouble : told;
    update(p, { catalogueStale: true, trouble, failures, retryCatalogueAt: retryAt(failures) });
  }
}

/** Starts reading the entrances where that is due. */
export function readCatalogueIfDue(p: Property, settings: PropertySettings): void {
  if (!isReadDue(p)) return;
  p.reading = true;
  readCatalogue(p, settings)
    .catch((error: unknown) => (p.fault = { error }))
    .finally(() => {
      p.reading = false;
      p.changed = true;
    });
}
