export { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
export { runGateway } from './run.ts';
export { listen } from './server.ts';
