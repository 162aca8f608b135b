/**
 * Who may import whom. A part is a folder from the root; the longest name that fits decides for a file. The composition root
 * (`src/main.ts`, `src/cli`, `src/app`) may import everything.
 */
const MAY_IMPORT = {
  'src/contracts': [],
  'src/text': ['src/contracts'],
  'src/runtime': ['src/contracts'],
  'src/subscriptions': ['src/contracts', 'src/text', 'src/history', 'src/signals'],
  'src/parsing': ['src/contracts', 'src/text', 'src/subscriptions'],
  'src/sentences': ['src/contracts', 'src/text', 'src/parsing', 'src/measures'],
  'src/search': ['src/contracts', 'src/text', 'src/runtime'],
  'src/history': ['src/contracts', 'src/text'],
  'src/causes': ['src/contracts', 'src/text', 'src/history'],
  'src/scoring': ['src/contracts', 'src/text', 'src/history'],
  'src/measures': ['src/contracts', 'src/text', 'src/history', 'src/scoring', 'src/usage'],
  'src/signals': ['src/contracts', 'src/text', 'src/history', 'src/causes'],
  'src/charts': ['src/contracts', 'src/text'],
  'src/usage': ['src/contracts', 'src/text'],
  'src/sources': ['src/contracts', 'src/text', 'src/runtime'],
  'src/starter': ['src/contracts', 'src/text'],
  'src/ops': ['src/contracts'],
  // What a figure means is decided outside: of the rest of the house the database knows types, the clock and a few plain helpers.
  db: [
    'src/contracts',
    'src/runtime/keep-newest.ts',
    'src/history/first-seen.ts',
    'src/history/project-changes.ts',
    'src/runtime/low-priority.ts',
    'src/subscriptions/schedule.ts',
    'src/subscriptions/subscription-filter.ts',
  ],
  'src/ingest': ['src/sources', 'db', 'src/history', 'src/usage', 'src/contracts', 'src/text', 'src/runtime'],
  'src/discovery': ['src/sources', 'db', 'src/history', 'src/signals', 'src/contracts', 'src/text', 'src/runtime'],
  'src/digests': [
    'db',
    'src/scoring',
    'src/signals',
    'src/causes',
    'src/history',
    'src/charts',
    'src/contracts',
    'src/text',
    'src/runtime',
    'src/subscriptions',
  ],
  'src/alerts': [
    'db',
    'src/scoring',
    'src/signals',
    'src/causes',
    'src/history',
    'src/charts',
    'src/contracts',
    'src/text',
    'src/subscriptions',
  ],
  'src/delivery': ['src/platforms/index.ts', 'db', 'src/contracts', 'src/text', 'src/runtime'],
  'src/apply': [
    'src/platforms/index.ts',
    'db',
    'src/scoring',
    'src/digests',
    'src/contracts',
    'src/text',
    'src/subscriptions',
    'src/parsing',
    'src/signals',
    'src/sources/purl.ts',
  ],
  'src/demo': [
    'src/discovery',
    'src/ingest',
    'src/jobs',
    'db',
    'src/scoring',
    'src/history',
    'src/subscriptions',
    'src/contracts',
    'src/text',
  ],
  commands: [
    'src/discovery',
    'src/platforms/index.ts',
    'src/sources/index.ts',
    'db',
    'src/measures',
    'src/scoring',
    'src/signals',
    'src/causes',
    'src/history',
    'src/usage',
    'src/digests',
    'src/charts',
    'src/contracts',
    'src/text',
    'src/parsing',
    'src/search',
    'src/subscriptions',
  ],
  'src/bot': [
    'src/platforms/index.ts',
    'commands',
    'src/delivery',
    'db',
    'src/contracts',
    'src/text',
    'src/parsing',
    'src/measures',
    'src/sentences',
    'src/search',
    'src/runtime',
    'src/subscriptions',
    'src/signals',
  ],
  'src/jobs': [
    'src/discovery',
    'src/ingest',
    'src/measures',
    'src/scoring',
    'src/signals',
    'src/history',
    'src/digests',
    'src/alerts',
    'src/delivery',
    'db',
    'src/contracts',
    'src/text',
    'src/runtime',
    'src/subscriptions',
    'src/usage',
  ],
  'src/platforms': ['src/contracts', 'src/text', 'src/parsing', 'src/runtime'],
};

const ROOTS = ['src/main.ts', 'src/cli', 'src/app'];

/**
 * The folders of a platform, from the bottom up: a folder may import those before it. What joins them (the platform itself, its
 * connection to the library) lies beside the folders, settings and shared types below them.
 */
const PLATFORM_LAYERS = ['render', 'connection', 'sending', 'answering', 'listeners'];

/** What only one part may touch. */
const ONLY_IN = {
  '@slack/': 'src/platforms/slack',
  'discord.js': 'src/platforms/discord',
  '@discordjs/': 'src/platforms/discord',
  octokit: 'src/sources/github',
  '@octokit/': 'src/sources/github',
  // The connections that proxies need are made in one place.
  undici: ['src/sources/http', 'src/runtime'],
  'drizzle-orm': 'db',
  'better-sqlite3': 'db',
  echarts: 'src/charts',
  '@resvg/': 'src/charts',
  'node-cron': 'src/jobs',
};

const PARTS = Object.keys(MAY_IMPORT);
const escape = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const within = (...parts) => `^(?:${parts.map(escape).join('|')})(?:/|$)`;

/** A part's rule leaves out the parts inside it that have rules of their own. */
const partRules = PARTS.map((part) => {
  const inside = PARTS.filter((other) => other.startsWith(`${part}/`));
  return {
    name: `imports-of-${part.replaceAll('/', '-')}`,
    comment: `${part} may import: ${MAY_IMPORT[part].join(', ') || 'nothing of the other parts'}.`,
    severity: 'error',
    from: { path: within(part), ...(inside.length > 0 ? { pathNot: within(...inside) } : {}) },
    to: { path: '^(src|commands|db|test|bench|tools)/', pathNot: within(part, ...MAY_IMPORT[part]) },
  };
});

const layerRules = PLATFORM_LAYERS.map((layer, index) => ({
  name: `platform-layer-${layer}`,
  comment: `In a platform, ${layer}/ may import only ${PLATFORM_LAYERS.slice(0, index).join('/, ') || 'what lies beside the folders'}.`,
  severity: 'error',
  from: { path: `^src/platforms/([^/]+)/${layer}/` },
  to: { path: `^src/platforms/$1/(${PLATFORM_LAYERS.slice(index + 1).join('|') || '$^'})/` },
}));

const libraryRules = Object.entries(ONLY_IN).map(([library, parts]) => ({
  name: `only-${[parts].flat().join('-').replaceAll('/', '-')}-uses-${library.replaceAll(/\W+/g, '')}`,
  comment: `${library} is used in ${[parts].flat().join(' and ')} alone.`,
  severity: 'error',
  from: { path: '^(src|commands|db)/', pathNot: within(...[parts].flat()) },
  to: { path: `^node_modules/${escape(library)}${library.endsWith('/') ? '' : '(/|$)'}` },
}));

export default {
  forbidden: [
    ...partRules,
    ...layerRules,
    ...libraryRules,
    {
      name: 'every-part-has-a-rule',
      comment: 'A new folder needs a line in MAY_IMPORT.',
      severity: 'error',
      from: { path: '^(src|commands|db)/', pathNot: within(...PARTS, ...ROOTS, 'src/groundswell.js') },
      to: {},
    },
    {
      name: 'platforms-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/platforms/([^/]+)/' },
      to: { path: '^src/platforms/[^/]+/', pathNot: '^src/platforms/$1/' },
    },
    {
      name: 'the-database-takes-only-types-of-subscriptions',
      severity: 'error',
      from: { path: '^db/' },
      to: { path: '^src/subscriptions/', dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
};
