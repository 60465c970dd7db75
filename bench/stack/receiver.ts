import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SeamWebhook } from 'seam';
import type { RawSeamEvent } from '../../src/domain/seam/event.ts';

/** A webhook with a verified signature. */
export interface VerifiedWebhook {
  readonly event: RawSeamEvent;
  /** The unchanged body. */
  readonly body: string;
  /** Its `svix-*` headers. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Called with each webhook. */
export type OnWebhook = (webhook: VerifiedWebhook) => void;

/** A plain HTTP server that receives Seam's webhooks, signed as Svix signs them. */
export interface Receiver {
  readonly url: string;
  /** Replaces the listener: there is one at a time. */
  readonly listen: (onWebhook: OnWebhook) => void;
  readonly close: () => Promise<void>;
}

const ignore: OnWebhook = () => undefined;

function svixHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && name.startsWith('svix-') ? [[name, value]] : [],
    ),
  );
}

/**
 * Starts a receiver.
 *
 * @param secret the secret with which Seam signs. A function, because Seam makes the secret only once it has the URL.
 */
export async function startReceiver(secret: () => string): Promise<Receiver> {
  let onWebhook = ignore;
  const server = createServer((request, response) => {
    async function take(): Promise<void> {
      const [body, headers] = [await text(request), svixHeaders(request)];
      onWebhook({ event: new SeamWebhook(secret()).verify(body, headers), body, headers });
    }
    take().then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    listen: (next) => (onWebhook = next),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
