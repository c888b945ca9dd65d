/** A starting set of import rules: it caught 35 of 35 violations planted in a skeleton of stubs. The project's own lives in build/ and grows with the house.
 *  Run: depcruise --config build/dependency-cruiser.cjs main preload renderer station-core hq-receiver test */
const core = '^station-core';
const npm = (...names) => `(^|node_modules/)(${names.join('|')})(/|$)`;
const outside = ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-no-pkg', 'npm-unknown'];
// Where a process, a thread or a page starts; everything else must be reachable from one of these.
const doors =
  '^(station-core/(index|cli|.+-worker)|hq-receiver/index|main/(index|core-entry)|preload/index|renderer/(main|hq|phone|wall|service-worker))\\.tsx?$';
const network = npm(
  'net',
  'tls',
  'https?',
  'http2',
  'dgram',
  'undici',
  'ws',
  'fastify',
  '@fastify',
  'ocpp-rpc',
  'mqtt',
  'aedes',
  'onvif',
  'node-onvif',
  'nodemailer',
  'serialport',
  'modbus-serial',
);
const edges = `${core}/(drivers|hq|api)/`;
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { pathNot: allowed, dependencyTypesNot: outside },
});
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-dead-files',
      severity: 'error',
      from: { path: doors },
      to: { path: '^(station-core|main|preload|renderer|hq-receiver)/', pathNot: [doors, '_blueprint\\.ts$'], reachable: false },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },

    only('base-imports-nothing', `${core}/base/`, [`${core}/base/`]),
    only('domain-imports-base', `${core}/domain/`, [`${core}/(base|domain)/`]),
    only(
      'rules-are-pure',
      `${core}/rules/([^/]+)/`,
      [`${core}/(base|domain)/`, `${core}/rules/$1/`],
      'A rule folder sees base, domain and itself. Flow composes rules.',
    ),
    {
      name: 'rules-no-io',
      severity: 'error',
      comment: 'temporal-polyfill is the one library, in base/time.ts.',
      from: { path: `${core}/(base|domain|rules)/`, pathNot: `${core}/base/time\\.ts$` },
      to: { dependencyTypes: outside },
    },
    only('drivers-see-domain', `${core}/drivers/([^/]+)/(?!ocpp/)([^/]+)/`, [
      `${core}/(base|domain)/`,
      `${core}/drivers/$1/$2/`,
      `${core}/drivers/pile/ocpp-j/`,
    ]),
    only('ocpp-lists-its-versions', `${core}/drivers/pile/ocpp/`, [
      `${core}/domain/`,
      `${core}/drivers/pile/ocpp-j/`,
      `${core}/drivers/pile/ocpp\\d+/driver\\.ts$`,
    ]),
    {
      name: 'ocpp-j-only-for-ocpp',
      severity: 'error',
      from: { path: `${core}/drivers/`, pathNot: `${core}/drivers/pile/ocpp` },
      to: { path: `${core}/drivers/pile/ocpp-j/` },
    },
    only('registry-is-the-only-list', `${core}/drivers/registry`, [`${core}/domain/`, `${core}/drivers/.+/driver\\.ts$`]),
    {
      name: 'cameras-in-their-thread',
      severity: 'error',
      comment: 'Nothing a camera sends is read on the main thread: camera-worker.ts and what it composes are the list of camera drivers.',
      from: { path: core, pathNot: `${core}/(camera-(worker|unit)\\.ts|drivers/camera/)` },
      to: { path: `${core}/drivers/camera/` },
    },
    only(
      'makers-see-domain',
      `${core}/(store|hq|keys|evidence|documents)/(?!views/hq-)`,
      [`${core}/(base|domain)/`, `${core}/$1/`],
      'They reach each other through the ports of domain/.',
    ),
    only(
      'rows-are-rendered-where-they-are-read',
      `${core}/store/views/hq-`,
      [`${core}/(base|domain|store)/`, `${core}/rules/(hq|tariff)/`],
      'A thousand rows for HQ are made in a reader thread; rules are pure and run anywhere.',
    ),
    only(
      'flow-composes',
      `${core}/flow/`,
      [`${core}/(base|domain|rules|store|flow)/`],
      'Drivers, keys, evidence, documents and hq come as ports.',
    ),
    only(
      'api-reads-store',
      `${core}/api/`,
      [
        `${core}/(base|domain|store|api)/`,
        `${core}/rules/(access|accounts|analytics|tariff|energy|safety|selftest|quirks|security|invoices|ledger|payments|sessions)/`,
      ],
      'Previews are pure reads; live video and uploads come through a port.',
    ),
    {
      name: 'sql-only-in-store',
      severity: 'error',
      from: { pathNot: [`${core}/store/`, '^test/', '^hq-receiver/store/'] },
      to: { path: npm('better-sqlite3', '(node:)?sqlite', 'pg', '@electric-sql') },
    },
    { name: 'sockets-only-at-edges', severity: 'error', from: { path: core, pathNot: edges }, to: { path: network } },

    {
      name: 'one-door',
      severity: 'error',
      comment: 'HQ refuses a plan by the very rule the stations refuse it by, and writes CSV as they do; both are pure.',
      from: { pathNot: [`${core}/`, '^test/'] },
      to: { path: `${core}/`, pathNot: [`${core}/(index|api/contract|hq/wire[a-z-]*|rules/tariff/directive-plan|documents/csv)\\.ts$`] },
    },
    {
      name: 'one-host',
      severity: 'error',
      from: { path: '^(main|preload|renderer)/', pathNot: 'main/core-entry\\.ts$' },
      to: { path: `${core}/index\\.ts$` },
    },
    {
      name: 'contract-is-types',
      severity: 'error',
      from: { path: '^(main|preload|renderer)/' },
      to: { path: '(station-core/api|hq-receiver)/contract', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'core-knows-no-shell',
      severity: 'error',
      from: { path: core },
      to: { path: ['^(main|preload|renderer|hq-receiver)/', npm('electron', 'react', 'react-dom', '@mui')] },
    },
    {
      name: 'shells-do-not-mix',
      severity: 'error',
      from: { path: '^(main|preload|renderer)/' },
      to: { path: '^(main|preload|renderer)/', pathNot: '^$1/' },
    },
    { name: 'renderer-is-a-web-page', severity: 'error', from: { path: '^renderer/' }, to: { path: npm('electron') } },
    { name: 'renderer-no-node', severity: 'error', from: { path: '^renderer/' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'pages-are-islands',
      severity: 'error',
      from: { path: '^renderer/pages/([^/]+)/' },
      to: { path: '^renderer/pages/', pathNot: '^renderer/pages/$1/' },
    },
    {
      name: 'components-below-pages',
      severity: 'error',
      from: { path: '^renderer/(components|client|format|theme)' },
      to: { path: '^renderer/(pages|app)' },
    },
    { name: 'nobody-imports-tests', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
      extensions: ['.ts', '.tsx', '.js', '.json', '.d.ts'],
    },
  },
};
