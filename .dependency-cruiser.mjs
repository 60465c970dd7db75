/** Who may import whom; the reasons stand in docs/architecture.md. */

const only = (folder, allowed) => ({
  name: `${folder}-imports-only-${allowed.length === 0 ? 'itself' : allowed.join('-')}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    only('domain', []),
    only('simulator', []),
    only('settings', ['domain']),
    only('activities', ['domain', 'settings']),
    only('workflows', ['domain', 'activities']),
    only('client', ['domain', 'settings', 'workflows']),
    only('gateway', ['client', 'domain', 'settings']),
    only('worker', ['activities', 'domain', 'settings', 'workflows', 'client']),
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
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
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
