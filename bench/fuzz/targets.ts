import * as fc from 'fast-check';
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { commands } from '../../commands/index.ts';
import { readKinds, readThresholds } from '../../commands/support/subscriptions/subscription-options.ts';
import { readConfiguration } from '../../src/apply/read-configuration.ts';
import { readFigures } from '../../src/cli/figures/read-figures.ts';
import { drawSvg } from '../../src/charts/drawing/draw.ts';
import type { ChartSpec } from '../../src/contracts/messages/chart.ts';
import { readConfig } from '../../src/app/config.ts';
import { checkSchedule } from '../../src/subscriptions/check-schedule.ts';
import { checkZone, nearZones } from '../../src/text/zones.ts';
import { isRepositoryName, projectUrl, releaseUrl } from '../../src/text/github-links.ts';
import { commandText, parseCommand } from '../../src/parsing/parse-command.ts';
import { ProjectIndex } from '../../src/search/project-index.ts';
import { MEASURES } from '../../src/measures/index.ts';
import { buildLexicon } from '../../src/sentences/lexicon.ts';
import { readSentence } from '../../src/sentences/read-sentence.ts';
import { readOptions } from '../../src/parsing/read-options.ts';
import { nextOccurrence, parseTimeOfDay, parseWeekday } from '../../src/subscriptions/schedule.ts';
import { unseal } from '../../src/runtime/secret-box.ts';
import { SIGNAL_GROUPS } from '../../src/signals/engine/signal-kind.ts';
import { SIGNAL_KIND_IDS, THRESHOLD_DOCS } from '../../src/signals/index.ts';
import { linkedRepositories, readProjectList, readReference } from '../../src/text/project-references.ts';
import { rawAddress } from '../../src/ingest/read-list.ts';
import { isPublicAddress } from '../../src/runtime/public-address.ts';
import { decodeAction } from '../../src/platforms/discord/render/action-ids.ts';
import { decodePress, encodePress } from '../../src/platforms/slack/render/action-ids.ts';
import { normaliseText } from '../../src/platforms/slack/answering/normalise-text.ts';
import { formStateSchema, formText } from '../../src/platforms/slack/answering/read-form.ts';
import { SETTINGS } from '../../src/app/settings.ts';
import { readStarterUniverse } from '../../src/starter/check-starter-universe.ts';
import { SAMPLES } from '../../test/support/charts/sample-specs.ts';
import { hostileText, hostileValue, nearly } from './hostile-text.ts';

export interface Target {
  name: string;
  /** Cases of a full run; together at least a million. */
  cases: number;
  input: fc.Arbitrary<unknown>;
  /** What one input may take, ms; undefined: as everything that strangers send. */
  slowMs?: number;
  /** Runs the parser and holds its answer to what it promises. A refusal (UserError, OperatorError) is an answer too. */
  check(input: never): void | Promise<void>;
}

/** The YAML library works its way through hundreds of open brackets in some 200 ms; only the operator's own files are YAML. */
const OPERATORS_FILE_MS = 2_000;

const target = <T>(
  name: string,
  cases: number,
  input: fc.Arbitrary<T>,
  check: (input: T) => void | Promise<void>,
  slowMs?: number,
): Target => ({ name, cases, input, check, ...(slowMs === undefined ? {} : { slowMs }) });

const index = new ProjectIndex(
  ['qdrant/qdrant', 'milvus-io/milvus', 'ray-project/ray', 'Ray/ray', 'a/b'].map((fullName, at) => ({
    id: at + 1,
    fullName,
    description: 'vector search',
    stars: 10 ** at,
  })),
);
const sentenceReader = {
  lexicon: buildLexicon(commands, MEASURES, {
    category: ['vector search', 'databases'],
    language: ['Go', 'C', 'Rust'],
    stage: ['seed', 'series A'],
    licence: ['MIT', 'Apache-2.0'],
    company: ['Qdrant'],
  }),
  names: { has: (name: string) => index.isCalled(name) },
  now: Date.UTC(2025, 9, 31),
};
const sentences = [
  'which projects grew fastest last month?',
  'top 25 rust databases with between 1,000 and 20k stars since June',
  'qdrant vs milvus, ray and some-thing over the past 2 years',
  'please subscribe us to a weekly digest on monday at 9:30',
  'no push in 6 months, grew more than 10 %',
];
const noActions = { keep: () => Promise.resolve('kept'), read: () => Promise.resolve(undefined) };
const key = Buffer.alloc(32, 7);

const yamlLine = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'version: 1',
      'categories:',
      'companies:',
      '  - name: x',
      'projects:',
      '  - repository: a/b',
      '    category: c',
      '    company: d',
      '    stage: seed',
      '    since: 2024-01',
      'workspaces:',
      '  - id: slack:T1',
      '    watch: [a/b]',
      '    subscriptions:',
      '      - kind: digest',
      '        channel: C1',
      'a: &x [*x]',
      'b: *x',
      '"',
      '{',
      '}',
      '- [',
      'k: !!binary x',
    ),
  },
  { weight: 1, arbitrary: hostileText },
);
const yaml = fc.array(yamlLine, { maxLength: 12 }).map((lines) => lines.join('\n'));
const csvLine = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'repo,date,stars',
      'repo,date,stars,forks,company',
      'a/b,2025-01-01,10',
      'a/b,2025-13-01,x',
      '"a/b","2025-01-01","1,000"',
      '"',
      'a,b,c,d,e,f',
      '',
      ',,,',
    ),
  },
  { weight: 1, arbitrary: hostileText },
);
const csv = fc
  .tuple(
    fc.constantFrom('repo,date,stars', 'repo,date,stars', 'date,repo,stars,forks', ''),
    fc.array(csvLine, { maxLength: 6 }),
  )
  .map(([head, lines]) => [head, ...lines].join('\n'));
const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom('::ffff:127.0.0.1', '::1', '0.0.0.0', '169.254.169.254', 'fe80::1%eth0', '0x7f.1', '2130706433'),
  hostileText,
);
const environment = fc.dictionary(
  fc.constantFrom(...Object.keys(SETTINGS)),
  fc.oneof(
    hostileText,
    fc.constantFrom('http', 'socket', '1', '9464', 'xoxb-1', 'usage=1,growth=1,health=1,adoption=1'),
  ),
  { maxKeys: 6 },
);
const formState = fc.record({
  values: fc.dictionary(
    fc.constantFrom('project', 'day', 'at', 'zone', 'category', 'only', '__proto__'),
    fc.dictionary(
      hostileText,
      fc.record({ value: hostileValue, selected_option: fc.constantFrom(null, undefined, { value: 'weekly' }) }),
      { maxKeys: 2 },
    ),
    { maxKeys: 4 },
  ),
});
const schedule = fc.record({
  period: fc.constantFrom('daily', 'weekly', 'monthly'),
  weekday: fc.option(nearly('monday', 'Fri', 'Sunday'), { nil: undefined }),
  dayOfMonth: fc.option(fc.oneof(fc.integer({ min: -1, max: 33 }), fc.constantFrom(NaN, 1e9, 1.5)), { nil: undefined }),
  time: fc.option(nearly('9', '09:30', '5pm', '23:59'), { nil: undefined }),
  zone: fc.option(fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Antarctica/Troll', 'nowhere'), {
    nil: undefined,
  }),
});

/** Where charts write what strangers chose. They are drawn in a thread of their own. */
const CHART_TEXTS: readonly string[] = ['name', 'label', 'title', 'subtitle', 'footnote', 'note'];
const CHART_MS = 1_000;
/** The library numbers its drawings. */
const drawSparkline = (): string => drawSvg(SAMPLES.sparkline, 'light').replace(/zr\d+-\w+(?:-\d+)?/g, '');
const SPARKLINE = drawSparkline();

const examples = commands.flatMap((command) => command.examples);
const thresholdValues = Object.entries(THRESHOLD_DOCS).map(([name, { default: usual }]) => `${name}=${usual}`);

/** Every parser that reads what somebody else wrote. */
export const targets: readonly Target[] = [
  target('command text', 250_000, nearly(...examples), (text) => {
    const invocation = parseCommand(text, commands);
    // What buttons carry must mean what was typed.
    const again = parseCommand(commandText(invocation.name, invocation.options), commands);
    assert.deepEqual(again.options, invocation.options);
  }),
  target(
    'command text from Slack',
    150_000,
    nearly(...examples),
    (text) => void parseCommand(normaliseText(text), commands),
  ),
  target('sentence', 40_000, nearly(...sentences), (text) => {
    const reading = readSentence(text, sentenceReader);
    // What a reading runs, and what it offers, are commands.
    const texts = reading.kind === 'read' ? [reading.text] : reading.offers.map((offer) => offer.text);
    for (const command of texts) parseCommand(command, commands);
  }),
  target('linked repositories', 60_000, hostileText, (text) => {
    for (const name of linkedRepositories(text)) assert.ok(isRepositoryName(name), name);
  }),
  target(
    'project reference',
    120_000,
    nearly(
      'qdrant/qdrant',
      'org/*',
      'https://github.com/qdrant/qdrant/issues?q=1',
      '<https://github.com/a/b|a/b>',
      'git@github.com:a/b.git',
      'https://example.com/list.txt',
      'qdrant',
    ),
    (text) => {
      const reference = readReference(text);
      if (reference.kind === 'repository') assert.match(`${reference.owner}/${reference.name}`, /^[\w-]+\/[\w.-]+$/);
      if (reference.kind === 'list') assert.equal(new URL(reference.url).protocol, 'https:');
    },
  ),
  target('list of projects', 100_000, hostileText, (text) => void readProjectList(text)),
  target('project name', 80_000, hostileText, (text) => {
    index.resolve(text);
    assert.ok(index.search(text, 25).length <= 25);
    assert.ok(index.suggest(text).length <= 3);
  }),
  target('links', 60_000, fc.tuple(hostileText, hostileText), ([name, tag]) => {
    for (const url of [
      projectUrl(name),
      releaseUrl(name, { tag: tag, source: 'github' }),
      projectUrl('a/b'),
      releaseUrl('a/b', { tag: tag, source: 'github' }),
    ])
      if (url !== undefined) assert.equal(new URL(url).origin, 'https://github.com');
  }),
  target(
    'typed options',
    60_000,
    fc.record({
      name: fc.constantFrom(...commands.map((command) => command.name)),
      raw: fc.dictionary(
        fc.oneof(fc.constantFrom(...commands.flatMap((command) => Object.keys(command.options))), hostileText),
        hostileValue,
        { maxKeys: 5 },
      ),
    }),
    ({ name, raw }) => {
      const command = commands.find((entry) => entry.name === name);
      if (command) readOptions(command, raw);
    },
  ),
  target('schedule', 40_000, schedule, (written) => {
    const now = Date.UTC(2026, 2, 28, 12);
    assert.ok(nextOccurrence(checkSchedule(written), now) > now);
  }),
  target('time of day and weekday', 60_000, nearly('9', '09:30', '5pm', '12 am', 'monday', 'Tue'), (text) => {
    const time = parseTimeOfDay(text);
    if (time) assert.ok(time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60, JSON.stringify(time));
    const day = parseWeekday(text);
    if (day !== undefined) assert.ok(day >= 1 && day <= 7, String(day));
  }),
  target('zone', 10_000, nearly('Europe/Berlin', 'UTC', 'asia/kolkata', 'berlin', 'Etc/GMT+5'), (text) => {
    nearZones(text);
    new Intl.DateTimeFormat('en', { timeZone: checkZone(text) });
  }),
  target('thresholds', 40_000, nearly(...thresholdValues, thresholdValues.slice(0, 3).join(' ')), (text) => {
    for (const value of Object.values(readThresholds(text))) assert.ok(Number.isFinite(value), String(value));
  }),
  target('kinds', 40_000, nearly(...SIGNAL_KIND_IDS, SIGNAL_GROUPS.join(','), 'all'), (text) => void readKinds(text)),
  target(
    'Slack button value',
    40_000,
    nearly(
      'r score a/b',
      'p top page:2',
      'f subscribe digest',
      's score a/b',
      'm 0123456789abcdef',
      'l https://github.com/a/b',
      'k 0123456789abcdef',
    ),
    (text) => {
      const press = decodePress(text);
      if (press) assert.deepEqual(decodePress(encodePress(press)), press);
    },
  ),
  target('Slack form', 20_000, formState, (state) => {
    const parsed = formStateSchema.safeParse(state);
    if (parsed.success) for (const command of commands) formText(command, parsed.data);
  }),
  target(
    'Discord custom id',
    40_000,
    nearly(
      'r0:score a/b',
      'e1:top page:2',
      'f2:subscribe digest',
      'l3:https://github.com/a/b',
      's4:',
      'R5:0123456789abcdef',
    ),
    async (text) => {
      await decodeAction(text, noActions);
    },
  ),
  target('starter YAML', 15_000, yaml, (text) => void readStarterUniverse(text), OPERATORS_FILE_MS),
  target('configuration YAML', 15_000, yaml, (text) => void readConfiguration(text, 'file.yml'), OPERATORS_FILE_MS),
  target('CSV import', 10_000, csv, async (text) => {
    for await (const row of readFigures(Readable.from([text]))) assert.ok(isRepositoryName(row.repo), row.repo);
  }),
  target('settings', 20_000, environment, (values) => void readConfig(values)),
  target('sealed token', 20_000, hostileText, (text) => {
    assert.throws(() => unseal(text, key, 'slack:T1'));
  }),
  target('list address', 60_000, fc.tuple(address, hostileText), ([host, path]) => {
    isPublicAddress(host);
    const url = `https://github.com/${path}`;
    if (URL.canParse(url)) rawAddress(url);
  }),
  target(
    'chart',
    2_000,
    fc.tuple(fc.constantFrom(...Object.values(SAMPLES)), fc.array(hostileText, { minLength: 1, maxLength: 4 })),
    ([spec, texts]) => {
      let at = 0;
      const named = JSON.parse(JSON.stringify(spec), (name, value: unknown) =>
        CHART_TEXTS.includes(name) ? texts[at++ % texts.length] : value,
      ) as ChartSpec;
      assert.doesNotMatch(drawSvg(named, 'light'), /<(?:script|img)\b/);
      // What was drawn before must not have spoilt the library.
      assert.equal(drawSparkline(), SPARKLINE);
    },
    CHART_MS,
  ),
];
