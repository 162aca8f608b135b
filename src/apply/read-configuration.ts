import { LineCounter, isMap, isNode, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import { z } from 'zod';
import { checkSchedule } from '../subscriptions/check-schedule.ts';
import { UserError } from '../contracts/errors.ts';
import { purlOf } from '../sources/purl.ts';
import { isRepositoryName } from '../text/github-links.ts';
import { refuseLaxThresholds } from '../subscriptions/validate-thresholds.ts';
import { MONTH } from '../text/month.ts';
import { SIGNAL_GROUPS } from '../signals/engine/signal-kind.ts';
import { RETIRED_THRESHOLDS, SIGNAL_KIND_IDS, THRESHOLD_DOCS, THRESHOLD_NAMES } from '../signals/index.ts';
import type { ThresholdName } from '../signals/index.ts';
import { DIGEST_SIZES } from '../subscriptions/subscription-filter.ts';

const text = (what: string) =>
  z
    .string({ error: `${what} should be text` })
    .trim()
    .min(1, `${what} is empty`)
    .max(100, `${what} has more than 100 characters`);
const repository = z
  .string({ error: 'a repository should read owner/name' })
  .trim()
  .refine(isRepositoryName, 'a repository should read owner/name');
const list = <T extends z.ZodType>(item: T, what: string) =>
  z.array(item, { error: `${what} should be a list` }).optional();

const MOST_PACKAGES = 50;
const purls = 'a package should be a package URL without a version, such as "pkg:npm/@scope/name"';
const packageUrl = z.string({ error: purls }).transform((written, context) => {
  const found = purlOf(written);
  if (found !== undefined) return found;
  context.addIssue({ code: 'custom', message: purls });
  return z.NEVER;
});

const project = z.strictObject({
  repository,
  company: text('company').nullable().optional(),
  category: text('category').nullable().optional(),
  stage: text('stage').nullable().optional(),
  since: z
    .string({ error: 'since should be a month such as "2024-01"' })
    .regex(MONTH, 'since should be a month such as 2024-01')
    .nullable()
    .optional(),
  packages: z
    .array(packageUrl, { error: 'packages should be a list' })
    .min(1, 'packages should name one at least; null goes back to what is found')
    .max(MOST_PACKAGES, `packages should be at most ${MOST_PACKAGES}`)
    .nullable()
    .optional(),
});

const kindNames = [...SIGNAL_GROUPS, ...SIGNAL_KIND_IDS];
const threshold = (name: ThresholdName) => {
  const doc = THRESHOLD_DOCS[name];
  const range = `${name} should be a number from ${doc.min} to ${doc.max} (${doc.unit})`;
  return z.number({ error: range }).min(doc.min, range).max(doc.max, range).optional();
};
const thresholds = z
  .strictObject({
    ...Object.fromEntries(THRESHOLD_NAMES.map((name) => [name, threshold(name)])),
    ...Object.fromEntries(
      Object.entries(RETIRED_THRESHOLDS).map(([name, error]) => [name, z.never({ error }).optional()]),
    ),
  })
  .optional();

const stars = (name: string) =>
  z
    .number({ error: `${name} should be a number of stars` })
    .int()
    .positive(`${name} should be above 0`)
    .optional();

const filterKeys = {
  scope: z.enum(['watchlist', 'universe'], { error: 'scope should be watchlist or universe' }).optional(),
  categories: list(text('a category'), 'categories'),
  languages: list(text('a language'), 'languages'),
  stages: list(text('a stage'), 'stages'),
  licences: list(text('a licence'), 'licences'),
  companies: list(text('a company'), 'companies'),
  minStars: stars('minStars'),
  maxStars: stars('maxStars'),
  include: list(repository, 'include'),
  exclude: list(repository, 'exclude'),
};
const sizes = `size should be a whole number from ${DIGEST_SIZES.min} to ${DIGEST_SIZES.max}`;
const common = {
  name: z
    .string({ error: 'a subscription needs a name' })
    .regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'a name has small letters, digits and dashes, at most 50'),
  channel: text('channel (in quotes, for it may be a number)'),
  thread: text('thread').optional(),
  prereleases: z.boolean({ error: 'prereleases should be true or false' }).optional(),
  paused: z.boolean({ error: 'paused should be true or false' }).optional(),
  ...filterKeys,
};

/** What our own checks refuse, as a mistake at its place in the file. */
function sayMistake<T>(context: z.core.$RefinementCtx, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.addIssue({ code: 'custom', message: `${error.sentence} ${error.hint ?? ''}`.trim() });
    return z.NEVER;
  }
}

const digest = z
  .strictObject({
    ...common,
    kind: z.literal('digest'),
    period: z.enum(['daily', 'weekly', 'monthly'], { error: 'period should be daily, weekly or monthly' }).optional(),
    day: z.union([z.string(), z.number()]).optional(),
    at: z.union([z.string(), z.number()]).optional(),
    zone: z.string().optional(),
    size: z.number({ error: sizes }).int(sizes).min(DIGEST_SIZES.min, sizes).max(DIGEST_SIZES.max, sizes).optional(),
    quiet: z.enum(['skip', 'line'], { error: 'quiet should be skip or line' }).optional(),
  })
  .transform(({ period, day, at, zone, ...rest }, context) => {
    const monthly = period === 'monthly';
    return sayMistake(context, () => ({
      ...rest,
      schedule: checkSchedule({
        period,
        weekday: monthly ? undefined : day,
        dayOfMonth: monthly && day !== undefined ? Number(day) : undefined,
        time: at,
        zone,
      }),
    }));
  });

const alerts = z
  .strictObject({
    ...common,
    kind: z.literal('alerts'),
    kinds: list(z.enum(kindNames, { error: `a kind should be one of ${kindNames.join(', ')}` }), 'kinds'),
    severity: z.enum(['low', 'medium', 'high'], { error: 'severity should be low, medium or high' }).optional(),
    thresholds,
  })
  .transform((wish, context) =>
    sayMistake(context, () => {
      refuseLaxThresholds(wish.thresholds ?? {});
      return { ...wish, schedule: null };
    }),
  );

const workspace = z.strictObject({
  id: z
    .string({ error: 'a workspace needs an id' })
    .regex(/^(slack|discord|console):\S+$/, 'an id reads slack:T0123 or discord:1234'),
  watchlist: list(repository, 'watchlist'),
  subscriptions: list(
    z.discriminatedUnion('kind', [digest, alerts], { error: 'kind should be digest or alerts' }),
    'subscriptions',
  ),
});

const configuration = z.strictObject({
  projects: list(project, 'projects'),
  workspaces: list(workspace, 'workspaces'),
});

export type Configuration = z.output<typeof configuration>;
export type WishedWorkspace = z.output<typeof workspace>;
export type WishedSubscription = z.output<typeof digest> | z.output<typeof alerts>;

/**
 * Reads the YAML text of a configuration.
 * @throws {UserError} that counts the mistakes, with `file:line:column: what is wrong` for each as the hint
 */
export function readConfiguration(source: string, fileName: string): Configuration {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true, logLevel: 'error' });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  if (document.errors.length > 0) {
    throw mistakes(
      fileName,
      document.errors.map((error) => `${at(error.pos[0])}: ${error.message.split(' at line')[0] ?? 'no YAML'}`),
    );
  }
  const parsed = configuration.safeParse(plain(document, fileName) ?? {});
  if (!parsed.success)
    throw mistakes(
      fileName,
      parsed.error.issues.map((issue) => `${at(offsetOf(document, issue.path))}: ${explain(issue)}`),
    );
  const doubled = doubles(parsed.data);
  if (doubled.length > 0)
    throw mistakes(
      fileName,
      doubled.map(({ path, sentence }) => `${at(offsetOf(document, path))}: ${sentence}`),
    );
  return parsed.data;
}

/** Aliases that multiply without end are a known way to fill a memory. */
function plain(document: Document, fileName: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new UserError(`${fileName} has aliases that lead nowhere or multiply without end.`, 'Write the values out.');
  }
}

const explain = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys' ? `unknown key ${issue.keys.map((key) => `"${key}"`).join(', ')}` : issue.message;

/** Where the node at a path begins; of the nearest one above it where the path leads to something that is missing. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return startOf(node);
  }
  return 0;
}

const startOf = (node: Node): number => (isMap(node) ? (node.range?.[0] ?? 0) : (node.range?.[0] ?? 0));

/** Names that stand for two things at once. */
function doubles({ projects = [], workspaces = [] }: Configuration): { path: PropertyKey[]; sentence: string }[] {
  const found: { path: PropertyKey[]; sentence: string }[] = [];
  const once = (values: readonly string[], path: (index: number) => PropertyKey[], what: string): void => {
    const seen = new Set<string>();
    values.forEach((value, index) => {
      if (seen.has(value.toLowerCase()))
        found.push({ path: path(index), sentence: `${what} "${value}" stands here a second time` });
      seen.add(value.toLowerCase());
    });
  };
  once(
    projects.map((one) => one.repository),
    (index) => ['projects', index, 'repository'],
    'the project',
  );
  once(
    workspaces.map((one) => one.id),
    (index) => ['workspaces', index, 'id'],
    'the workspace',
  );
  workspaces.forEach((one, at) => {
    once(
      (one.subscriptions ?? []).map((subscription) => subscription.name),
      (index) => ['workspaces', at, 'subscriptions', index, 'name'],
      'the subscription',
    );
  });
  return found;
}

const mistakes = (fileName: string, sentences: readonly string[]): UserError =>
  new UserError(
    `${fileName} has ${sentences.length === 1 ? 'a mistake' : `${sentences.length} mistakes`}.`,
    sentences.join('\n'),
  );
