import { startWorkerProcess as startProcess, type CommandProcess } from '../../src/development/commandProcess.ts';
import type { TestHotel } from './hotel.ts';
import { startForHotel } from './hotelProcess.ts';

/** Starts `nightlatch worker` for a hotel and waits until it polls. Throws what it printed if it ends early. */
export function startWorkerProcess(hotel: TestHotel): Promise<CommandProcess & AsyncDisposable> {
  return startForHotel(
    hotel,
    {
      property: {
        credentialManagerAcsSystemId: hotel.simulator.credentialManagerAcsSystemId,
        cardFormat: hotel.settings.cardFormat,
        policies: { seamTimeout: 'PT2S', createSettle: 'PT3S', createSettleAfterError: 'PT2S' },
      },
    },
    startProcess,
  );
}
