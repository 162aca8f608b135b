import { dayOf, startOfDay } from '../../src/contracts/clock.ts';
import { UserError } from '../../src/contracts/errors.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Block, Line, Message } from '../../src/contracts/messages/message.ts';
import { sourceNamed } from '../../src/sources/index.ts';
import * as format from '../../src/text/format.ts';
import { byRegistry } from '../../src/usage/project-use.ts';
import type { DependentsFigure, Downloads, PackageUse, RegistryUse } from '../../src/usage/project-use.ts';
import { createUseReader } from '../../src/usage/read-use.ts';
import { registryLabel } from '../../src/usage/registry-names.ts';
import type { PackageRow, ProjectRecord } from '../../db/store.ts';
import { adopterLines, credibilityLine, namedBy } from '../support/use/adopter-lines.ts';
import { ageOf, asOfNote } from '../support/as-of.ts';
import type { Dated } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { findOrVisit } from '../support/finding/find-project.ts';
import { projectHeading, runButton } from '../support/project-parts.ts';

/** Packages of one registry that a table shows; the rest is counted. */
const PER_REGISTRY = 5;
/** Recorded figures come from lists under this licence. */
const RECORDED_CREDIT = 'recorded figures: best-of lists, CC BY-SA 4.0';

/** Is it really used? */
export const use = command({
  name: 'use',
  purpose: 'Show how much a project is used: downloads of its packages, their growth, dependents, named users',
  examples: ['use qdrant/qdrant', 'use company:Bosch'],
  asks: [
    {
      words: [
        'used',
        'usage',
        'uses',
        'users',
        'who uses',
        'using',
        'anybody using',
        'anyone using',
        'how much used',
        'adoption',
        'adopters',
        'downloads',
        'download',
        'downloaded',
        'package downloads',
        'installs',
        'installed',
        'dependents',
        'dependent',
        'depends on',
        'depend on',
        'in production',
        'production',
      ],
    },
    { words: ['anybody', 'anyone', 'people', 'widely', 'package'], hint: true },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    project: {
      type: 'project',
      description: 'owner/name, a GitHub address, or an unambiguous name',
      positional: true,
    },
    company: { type: 'text', description: 'An organisation: which projects name it as a user', maxLength: 80 },
  },
  async run(context, options): Promise<Message> {
    if (options.company !== undefined) return namedBy(context, options.company);
    if (options.project === undefined)
      throw new UserError('Say of which project, or which company.', say`Try \`use qdrant\` or \`use company:Bosch\`.`);
    const project = await findOrVisit(context, options.project, 'use');
    const { usage } = context.store;
    const packages = await usage.packages([project.id]);
    const own = packages.filter(({ standing }) => standing === 'own');
    const uses = (await createUseReader(usage, dayOf(context.now))([project.id])).get(project.id) ?? [];
    const registries = byRegistry(uses);
    const age = ageOf(uses.flatMap(datesOf));
    const buttons: Block = {
      kind: 'buttons',
      buttons: [
        runButton('Score', 'score', { project: project.fullName }),
        runButton('Trend', 'trend', { project: project.fullName, metric: 'downloads' }),
      ],
    };
    if (own.length === 0) return noPackage(context, project, packages, buttons);
    return {
      summary: `${project.fullName}: ${headline(registries)}.`,
      tone: toneOf(registries),
      blocks: [
        { kind: 'heading', text: projectHeading(project), aside: 'use' },
        { kind: 'text', text: [{ kind: 'strong', text: format.capital(headline(registries)) }, '.'] },
        tableOf(registries),
        ...listOf([
          await credibilityLine(context, project, dependentsWords(uses)),
          ...togetherLines(registries),
          ...shareLines(uses),
          ...(await adopterLines(context, project)),
          ...leftOut(packages),
        ]),
        asOfNote(
          age.at,
          context.now,
          age.older,
          'downloads include automated builds; they are not users',
          'dependents are an order of magnitude',
          await creditsOf(context, project, own),
        ),
        buttons,
      ],
    };
  },
});

/** The finding: the largest package with downloads, else the most dependents, else that there are only names. */
function headline(registries: readonly RegistryUse[]): string {
  const uses = registries.flatMap(({ packages }) => packages);
  const first = uses.find(({ downloads }) => downloads !== undefined && downloads.by !== 'total');
  if (first?.downloads !== undefined && first.downloads.by !== 'total') {
    const { downloads, days, growth } = first.downloads;
    const moved = growth.state === 'known' ? `, ${format.signedPercent(growth.share)} in four weeks` : '';
    return `${format.count(downloads)} downloads of ${first.row.name} (${registryLabel(first.row.registry)}) in ${days} days${moved}`;
  }
  const dependent = uses.flatMap((one) => mostDependents(one) ?? []).sort((a, b) => b.value - a.value)[0];
  if (dependent !== undefined)
    return `${format.count(dependent.value)} ${dependent.what} depend on it; downloads are not known`;
  return `${format.plural(uses.length, 'package')} known, and no figure of ${uses.length === 1 ? 'it' : 'them'} yet`;
}

/** `1,204 dependent packages`: of the package with the most. */
function dependentsWords(uses: readonly PackageUse[]): string | undefined {
  const most = uses.flatMap((one) => mostDependents(one) ?? []).sort((a, b) => b.value - a.value)[0];
  return most === undefined ? undefined : `${format.count(most.value)} dependent ${most.what}`;
}

const DEPENDENTS_WORDS: Readonly<Record<DependentsFigure, string>> = {
  'dependent-packages': 'packages',
  'dependent-repositories': 'repositories',
  dependents: 'packages and repositories',
};

function mostDependents({ dependents }: PackageUse): { value: number; what: string } | undefined {
  const known = (Object.keys(DEPENDENTS_WORDS) as DependentsFigure[]).flatMap((figure) => {
    const found = dependents[figure];
    return found === undefined ? [] : [{ value: found.value, what: DEPENDENTS_WORDS[figure] }];
  });
  return known.sort((a, b) => b.value - a.value)[0];
}

function toneOf(registries: readonly RegistryUse[]): Message['tone'] {
  const growth = registries[0]?.packages[0]?.downloads;
  if (growth === undefined || growth.by === 'total' || growth.growth.state !== 'known') return 'neutral';
  return growth.growth.share > 0 ? 'up' : growth.growth.share < 0 ? 'down' : 'flat';
}

function tableOf(registries: readonly RegistryUse[]): Block {
  const shown = registries.flatMap(({ packages }) => packages.slice(0, PER_REGISTRY));
  const hidden = registries.reduce((sum, { packages }) => sum + packages.length, 0) - shown.length;
  return {
    kind: 'table',
    columns: [
      { label: 'package', align: 'left' },
      { label: 'registry', align: 'left', priority: 2 },
      { label: 'downloads', align: 'right' },
      { label: 'days', align: 'right', priority: 3 },
      { label: 'growth', align: 'right' },
      { label: 'in all', align: 'right', priority: 3 },
      { label: 'dependents', align: 'right', priority: 2 },
    ],
    rows: shown.map((one): Line[] => [
      one.row.name,
      registryLabel(one.row.registry),
      ...downloadCells(one.downloads),
      format.count(mostDependents(one)?.value),
    ]),
    ...(hidden > 0 ? { caption: `${format.plural(hidden, 'smaller package')} not shown` } : {}),
  };
}

function downloadCells(downloads: Downloads | undefined): Line[] {
  if (downloads === undefined) return [format.UNKNOWN, format.UNKNOWN, format.UNKNOWN, format.UNKNOWN];
  if (downloads.by === 'total') return [format.UNKNOWN, format.UNKNOWN, format.UNKNOWN, format.count(downloads.total)];
  const { growth } = downloads;
  return [
    [{ kind: 'strong', text: format.count(downloads.downloads) }],
    String(downloads.days),
    growth.state === 'known' ? format.signedPercent(growth.share) : growth.state === 'few' ? 'too few' : format.UNKNOWN,
    downloads.by === 'gain' ? format.count(downloads.total) : format.UNKNOWN,
  ];
}

const togetherLines = (registries: readonly RegistryUse[]): Line[] =>
  registries.flatMap(({ registry, packages, together }) =>
    together === undefined
      ? []
      : [
          `${registryLabel(registry)}: ${format.plural(packages.length, 'package')}, ${format.count(together)} downloads together; one installation may fetch several`,
        ],
  );

function shareLines(uses: readonly PackageUse[]): Line[] {
  return uses.flatMap(({ row, downloads }) => {
    if (downloads?.by !== 'days' || downloads.share === undefined) return [];
    const { share, change } = downloads.share;
    const moved = change === undefined ? '' : `, ${format.signedPercent(change)} against the four weeks before`;
    return [
      `${row.name}: ${format.count(share * 1_000_000)} of a million ${registryLabel(row.registry)} downloads${moved}`,
    ];
  });
}

/** What names the repository and is not counted, so that nobody looks for it in vain. */
function leftOut(packages: readonly PackageRow[]): Line[] {
  const doubtful = packages.filter(({ standing }) => standing === 'look-alike' || standing === 'disowned');
  const [first] = doubtful;
  if (first === undefined) return [];
  const names = doubtful.slice(0, 3).map(({ name, registry }) => `${name} (${registryLabel(registry)})`);
  const more = doubtful.length > names.length ? ` and ${format.count(doubtful.length - names.length)} more` : '';
  return [
    `not counted: ${names.join(', ')}${more}${doubtful.length === 1 && first.reason !== null ? `, because ${first.reason}` : ''}`,
  ];
}

const listOf = (items: readonly Line[]): Block[] => (items.length === 0 ? [] : [{ kind: 'list', items }]);

/** When the figures of a package are of; those of one registry are read together. */
const datesOf = ({ row, downloads, dependents }: PackageUse): Dated[] => [
  ...(downloads === undefined
    ? []
    : [{ label: `downloads from ${registryLabel(row.registry)}`, at: startOfDay(downloads.to) }]),
  ...Object.values(dependents).map(({ at }) => ({ label: `dependents on ${registryLabel(row.registry)}`, at })),
];

/** What the licences of the sources ask to be said where their figures are shown. */
async function creditsOf(
  { store }: CommandContext,
  project: ProjectRecord,
  own: readonly PackageRow[],
): Promise<string | undefined> {
  const [lookups, fetches] = await Promise.all([
    store.usage.lookups(project.id),
    store.usage.packageFetches(own.map(({ id }) => id)),
  ]);
  const read = [...lookups, ...fetches].filter(({ okAt }) => okAt !== null).map(({ source }) => source);
  const credits = [...new Set([...read, ...(own.some(({ attested }) => attested) ? ['deps-dev'] : [])])].flatMap(
    (source) => sourceNamed(source)?.licence.credit ?? [],
  );
  if (own.some(({ origin }) => origin === 'import')) credits.push(RECORDED_CREDIT);
  return credits.length === 0 ? undefined : credits.join('; ');
}

/** Nothing is known is no zero: what was looked at, and when. */
async function noPackage(
  context: CommandContext,
  project: ProjectRecord,
  packages: readonly PackageRow[],
  buttons: Block,
): Promise<Message> {
  const { store, now } = context;
  const lookups = await store.usage.lookups(project.id);
  const looked = Math.max(-Infinity, ...lookups.map(({ okAt }) => okAt ?? -Infinity));
  const sentence = `No package of ${project.fullName} is known, so its downloads and dependents are unknown.`;
  const why = Number.isFinite(looked)
    ? 'It was looked for, and none names the repository. An operator can name some in the configuration, under packages.'
    : project.origin === 'import'
      ? 'Its figures are recorded ones, and the records name no package.'
      : 'It has not been looked for yet. That needs a contact address in the settings, GROUNDSWELL_CONTACT.';
  return {
    summary: sentence,
    tone: 'quiet',
    blocks: [
      { kind: 'heading', text: projectHeading(project), aside: 'use' },
      { kind: 'text', text: sentence },
      ...listOf([
        await credibilityLine(context, project, undefined),
        why,
        ...(await adopterLines(context, project)),
        ...leftOut(packages),
      ]),
      asOfNote(Number.isFinite(looked) ? looked : (project.adoptersCheckedAt ?? undefined), now),
      buttons,
    ],
  };
}
