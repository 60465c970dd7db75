import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SeamWebhook } from 'seam';
import type { RawSeamEvent } from '../../src/domain/seamEvent.ts';

/** What is done with an event; Seam's side has its answer when it is done. */
export type OnEvent = (event: RawSeamEvent) => Promise<void> | void;

/** A plain HTTP server that takes Seam's webhooks, Svix-signed. */
export interface Receiver {
  readonly url: string;
  /** From now on, whoever listens: one at a time. */
  readonly listen: (onEvent: OnEvent) => void;
  readonly close: () => Promise<void>;
}

const ignore: OnEvent = () => undefined;

const single = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

/**
 * Starts a receiver.
 *
 * @param secret with which Seam signs; asked for when an event comes, for Seam makes it only once it knows the URL.
 */
export const startReceiver = async (secret: () => string): Promise<Receiver> => {
  let onEvent: OnEvent = ignore;
  const server = createServer((request, response) => {
    const take = async (): Promise<void> => {
      const event = new SeamWebhook(secret()).verify(await text(request), single(request));
      await onEvent(event);
    };
    take().then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    listen: (next) => (onEvent = next),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
