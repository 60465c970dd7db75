import type { Bench } from './open.ts';
import type { OnWebhook } from './receiver.ts';

/**
 * Passes webhooks on, unchanged and with their signature, to Nightlatch's gateway, to which Seam would send them. The
 * simulator has only one subscription, so that it does the same work for all three contenders.
 */
export function passOn({ gateway, isOpen, progress }: Bench, propertyId: string): OnWebhook {
  return ({ body, headers }) => {
    const url = `${gateway.url}/v1/webhooks/seam/${propertyId}`;
    // Seam does not wait for one answer before it sends the next event.
    fetch(url, { method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' } }).then(
      ({ ok, status }) => ok || !isOpen() || progress(`the gateway answered a webhook with ${status}`),
      (error: unknown) => !isOpen() || progress(`the gateway did not answer a webhook: ${String(error)}`),
    );
  };
}
