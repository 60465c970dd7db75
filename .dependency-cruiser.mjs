/** Which folder may import which, as docs/architecture.md explains; test/docs/architecture.test.ts compares both. */

function only(folder, allowed) {
  return {
    name: `${folder}-imports-only-${allowed.length === 0 ? 'itself' : allowed.join('-')}`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
  };
}

/**
 * The folders of src/domain from bottom to top: each may import those before it, and the files beside the folders, which
 * import no folder. The drawing in docs/architecture.md shows the same order.
 */
const domainLayers = [
  'seam',
  'person',
  'webhooks',
  'credentials',
  'messages',
  'reservation',
  'rooms',
  'plan',
  'status',
  'notices',
  'teardown',
  'signals',
  'propertyLifetime',
  'lifetime',
];

const domainOrder = [
  {
    name: 'domain-files-beside-the-folders-are-the-bottom',
    severity: 'error',
    from: { path: '^src/domain/[^/]+[.]ts$' },
    to: { path: '^src/domain/[^/]+/' },
  },
  ...domainLayers.map((layer, index) => ({
    name: `domain-${layer}-imports-only-what-is-below`,
    severity: 'error',
    from: { path: `^src/domain/${layer}/` },
    to: { path: `^src/domain/(${domainLayers.slice(index + 1).join('|') || 'none-above'})/` },
  })),
  {
    name: 'domain-folders-are-all-in-the-order',
    severity: 'error',
    from: { path: '^src/domain/', pathNot: `^src/domain/((${domainLayers.join('|')})/|[^/]+[.]ts$)` },
    to: {},
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...domainOrder,
    only('domain', []),
    only('simulator', []),
    only('phone', []),
    only('settings', ['domain', 'phone']),
    only('activities', ['domain', 'phone']),
    only('workflows', ['domain', 'activities']),
    only('client', ['domain', 'phone', 'settings', 'workflows']),
    only('gateway', ['client', 'domain', 'settings']),
    only('worker', ['activities', 'domain', 'settings', 'workflows']),
    {
      name: 'workflows-see-activities-as-types-only',
      comment: 'Whatever a workflow imports at run time is bundled into the sandbox: no SDK, no I/O.',
      severity: 'error',
      from: { path: '^src/workflows/' },
      to: { path: '^src/activities/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'client-sees-message-definitions-only',
      severity: 'error',
      from: { path: '^src/client/' },
      to: { path: '^src/workflows/', pathNot: '^src/workflows/(messages|searchAttributes)[.]ts$' },
    },
    {
      name: 'domain-is-pure',
      comment: 'No I/O, no clock, no framework: zod describes the messages, nothing else is needed.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { dependencyTypes: ['core', 'npm'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'workflow-code-stays-light',
      severity: 'error',
      from: { path: '^src/workflows/' },
      to: { dependencyTypes: ['core', 'npm'], pathNot: 'node_modules/(@temporalio/(workflow|common)|zod)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src/' }, to: {} },
    {
      name: 'not-to-dev-dependencies',
      severity: 'error',
      from: { path: '^src/(?!development/)' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs'] },
  },
};
