export { runGateway } from './run.ts';
export { listen } from './listen.ts';
export { createGateway, type Gateway, type GatewayOptions } from './server.ts';
