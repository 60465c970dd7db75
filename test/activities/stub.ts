import { createServer, type RequestListener } from 'node:http';

/** A server on 127.0.0.1 whose answers a test decides. */
export interface Stub {
  readonly url: string;
  /** The paths of the calls received, in order. */
  readonly calls: readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts a server that gives every request to `listener`. */
export async function startStub(listener: RequestListener): Promise<Stub> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(new URL(request.url ?? '', 'http://stub').pathname);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stub has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
