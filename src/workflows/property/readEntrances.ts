import { isCancellation } from '@temporalio/workflow';
import {
  afterEntrancesListed,
  afterReadBegan,
  afterReadCalledOff,
  afterReadRefused,
} from '../../domain/propertyLifetime/catalogue.ts';
import type { PropertySettings } from '../../domain/property.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { longSeamCalls } from '../runtime/seam.ts';
import { untilLeaving } from '../runtime/untilLeaving.ts';
import { change, type Property } from './property.ts';

/** Reads the entrance catalogue from Seam. */
export async function readEntrances(p: Property, { acsSystemId, policies }: PropertySettings): Promise<void> {
  change(p, afterReadBegan(p.state));
  const { seamTimeoutMs } = policies;
  const seam = longSeamCalls({ summary: 'read the entrance catalogue', seamTimeoutMs, requests: 4 });
  try {
    const listed = await untilLeaving(() => seam.listEntrances({ propertyId: p.propertyId, acsSystemId }));
    change(p, afterEntrancesListed(p.state, { acsSystemId, listed }, now()));
  } catch (error) {
    if (isCancellation(error)) change(p, afterReadCalledOff(p.state));
    else change(p, afterReadRefused(p.state, failureOf(error), now()));
  }
}
