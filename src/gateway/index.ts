export { runGateway } from './run.ts';
export { listen } from './listen.ts';
export { createGateway, type Gateway, type GatewayOptions } from './server.ts';
export type { StartedTeardown, Teardown, Teardowns } from './teardown.ts';
