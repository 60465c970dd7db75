import type { TemporalObstacle } from './server.ts';

/** What is wrong, and what to do about it. */
export interface Advice {
  readonly says: string;
  readonly todo: string;
}

/** What an obstacle on the way to Temporal means for a person. */
export function advice({ obstacle, message }: TemporalObstacle, address: string): Advice {
  switch (obstacle) {
    case 'unreachable':
      return {
        says: `Temporal does not answer at ${address} (${message})`,
        todo: 'Start the server, or correct TEMPORAL_ADDRESS and TEMPORAL_TLS*',
      };
    case 'not-allowed':
      return {
        says: `Temporal at ${address} refuses this account (${message})`,
        todo: 'Correct TEMPORAL_API_KEY, or the certificate in TEMPORAL_TLS_*, or give the account more rights',
      };
    case 'not-found':
      return {
        says: `Temporal at ${address} has no such namespace (${message})`,
        todo: 'Run nightlatch setup, or correct TEMPORAL_NAMESPACE',
      };
    case 'not-offered':
      return {
        says: `the server at ${address} does not offer this call (${message})`,
        todo: 'Check that TEMPORAL_ADDRESS is that of a Temporal server, and look there with its own tools',
      };
    case 'other':
      return {
        says: `Temporal at ${address} answers with an error (${message})`,
        todo: 'Look at the log of the server, and check TEMPORAL_*',
      };
  }
}
