/** The variables that name servers, keys and properties: those of Temporal, Nightlatch and Seam. */
const foreign = /^(?:TEMPORAL|NIGHTLATCH|SEAM)_/;

/**
 * An environment without the variables that name a Temporal server, a hotel or a Seam workspace, so that what runs in
 * it cannot reach them. Everything else stays, such as the PATH and proxies.
 */
export function ownEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !foreign.test(name)));
}
