import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, Node, YAMLMap } from 'yaml';
import { z } from 'zod';
import { isRepositoryName } from '../text/github-links.ts';
import { MONTH } from '../text/month.ts';
import type { StarterProject } from '../contracts/figures/starter.ts';

/** Something about a starter file that should be mended. Errors keep it from loading; warnings do not. */
export interface StarterProblem {
  severity: 'error' | 'warning';
  /** 1 is the first line. */
  line: number;
  sentence: string;
  hint?: string;
}

export interface ReadStarter {
  /** All entries without an error, in the order of the file. */
  projects: readonly StarterProject[];
  /** In the order of the lines. */
  problems: readonly StarterProblem[];
}

/** Every stage that a company can be at, in this order. */
const FUNDING_STAGES: readonly string[] = [
  'pre-seed',
  'seed',
  ...'A B C D E F G H I J K L'.split(' ').map((letter) => `series ${letter}`),
  'public',
  'acquired',
];

const name = (what: string) =>
  z
    .string({ error: `${what} should be text; put it in quotes` })
    .trim()
    .min(1, `${what} is empty`)
    .max(100, `${what} has more than 100 characters`);

const entrySchema = z.strictObject({
  repository: z
    .string({ error: 'repository is missing, or no text' })
    .refine(isRepositoryName, { error: 'repository should read owner/name' }),
  company: name('company').optional(),
  category: name('category').optional(),
  stage: z.enum(FUNDING_STAGES, { error: `stage should be one of ${FUNDING_STAGES.join(', ')}` }).optional(),
  since: z
    .string({ error: 'since should be a month such as "2024-01"' })
    .regex(MONTH, 'since should be a month such as 2024-01')
    .optional(),
});

type Entry = z.infer<typeof entrySchema>;
interface Placed {
  entry: Entry;
  line: number;
}

/** Reads the text of a starter file and says everything that is wrong with it, by line. Never throws. */
export function readStarterUniverse(text: string): ReadStarter {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, logLevel: 'error' });
  const lineOf = (node: Node | null | undefined): number => Math.max(lines.linePos(node?.range?.[0] ?? 0).line, 1);
  const [broken] = document.errors;
  if (broken) {
    const [sentence = 'it is no YAML'] = broken.message.split('\n');
    return {
      projects: [],
      problems: [
        {
          severity: 'error',
          line: Math.max(lines.linePos(broken.pos[0]).line, 1),
          sentence: `No YAML: ${sentence.replace(/ at line \d+, column \d+:?$/, '')}.`,
        },
      ],
    };
  }
  const list = isMap(document.contents) ? document.contents.get('projects', true) : undefined;
  if (!isSeq(list))
    return {
      projects: [],
      problems: [
        {
          severity: 'error',
          line: 1,
          sentence: 'There is no list under `projects:`.',
          hint: 'Begin with `projects:` and one `- { repository: owner/name, category: ... }` a line.',
        },
      ],
    };

  const problems: StarterProblem[] = isMap(document.contents)
    ? document.contents.items.flatMap(({ key }) =>
        isScalar(key) && key.value !== 'projects'
          ? [
              {
                severity: 'error' as const,
                line: lineOf(key),
                sentence: `Unknown key “${String(key.value)}”.`,
                hint: 'The file has one key, `projects`.',
              },
            ]
          : [],
      )
    : [];
  const placed: Placed[] = [];
  for (const item of list.items as Node[]) {
    const line = lineOf(item);
    const parsed = entrySchema.safeParse(isMap(item) ? plain(item, document) : null);
    if (parsed.success) placed.push({ entry: parsed.data, line });
    else
      problems.push(...parsed.error.issues.map((issue) => ({ severity: 'error' as const, line, ...explain(issue) })));
  }
  problems.push(...compareEntries(placed));
  const wrong = new Set(problems.filter((problem) => problem.severity === 'error').map((problem) => problem.line));
  return {
    projects: placed
      .filter(({ line }) => !wrong.has(line))
      .map(({ entry }) => ({
        repository: entry.repository,
        company: entry.company,
        category: entry.category,
        fundingStage: entry.stage,
        fundingStageSince: entry.since,
      })),
    problems: problems.sort((a, b) => a.line - b.line),
  };
}

/** The entry as a plain object; null where its aliases lead nowhere or go round in circles. */
function plain(item: YAMLMap, document: Document): unknown {
  try {
    return item.toJS(document);
  } catch {
    return null;
  }
}

/** What `doctor` says about a starter file; empty when all is well. */
export const checkStarterUniverse = (text: string): readonly StarterProblem[] => readStarterUniverse(text).problems;

function explain(issue: z.core.$ZodIssue): { sentence: string; hint?: string } {
  if (issue.code === 'unrecognized_keys')
    return {
      sentence: `Unknown ${issue.keys.length === 1 ? 'key' : 'keys'} ${issue.keys.map((key) => `“${key}”`).join(', ')}.`,
      hint: `An entry has ${Object.keys(entrySchema.shape).join(', ')}.`,
    };
  if (issue.path.length === 0)
    return { sentence: 'This is no entry.', hint: 'Write `- { repository: owner/name, category: ... }`.' };
  return { sentence: `${issue.message}.` };
}

/** What only shows when entries are held against each other. */
function compareEntries(placed: readonly Placed[]): StarterProblem[] {
  const problems: StarterProblem[] = [];
  const repositories = new Map<string, number>();
  const companies = new Map<string, Placed>();
  const categories = new Map<string, { spelling: string; line: number; projects: number }>();
  for (const { entry, line } of placed) {
    const before = repositories.get(entry.repository.toLowerCase());
    if (before !== undefined)
      problems.push({
        severity: 'error',
        line,
        sentence: `${entry.repository} is there twice: also in line ${before}.`,
      });
    else repositories.set(entry.repository.toLowerCase(), line);
    if (entry.stage !== undefined && entry.since === undefined)
      problems.push({
        severity: 'error',
        line,
        sentence: `${entry.repository} has a stage without its month.`,
        hint: 'Add `since: 2024-01`, or leave the stage out: a stage without a date cannot be judged a year later.',
      });
    if (entry.since !== undefined && entry.stage === undefined)
      problems.push({ severity: 'error', line, sentence: `${entry.repository} has a month without a stage.` });
    if (entry.stage !== undefined && entry.company === undefined)
      problems.push({ severity: 'warning', line, sentence: `${entry.repository} has a stage but no company.` });
    problems.push(...companyProblems(companies, { entry, line }));
    if (entry.category === undefined) {
      problems.push({
        severity: 'warning',
        line,
        sentence: `${entry.repository} has no category, so it has no peers.`,
      });
      continue;
    }
    const known = categories.get(entry.category.toLowerCase());
    if (known === undefined)
      categories.set(entry.category.toLowerCase(), { spelling: entry.category, line, projects: 1 });
    else {
      known.projects += 1;
      if (known.spelling !== entry.category)
        problems.push({
          severity: 'error',
          line,
          sentence: `The category “${entry.category}” is written “${known.spelling}” in line ${known.line}.`,
        });
    }
  }
  for (const { spelling, line, projects } of categories.values()) {
    if (projects === 1)
      problems.push({
        severity: 'warning',
        line,
        sentence: `The category “${spelling}” has one project only, which then has no peers.`,
      });
  }
  return problems;
}

function companyProblems(companies: Map<string, Placed>, { entry, line }: Placed): StarterProblem[] {
  if (entry.company === undefined) return [];
  const before = companies.get(entry.company.toLowerCase());
  if (before === undefined) {
    companies.set(entry.company.toLowerCase(), { entry, line });
    return [];
  }
  if (before.entry.stage === entry.stage && before.entry.since === entry.since) return [];
  return [
    {
      severity: 'error',
      line,
      sentence: `${entry.company} has another stage than in line ${before.line}.`,
      hint: 'A company is at one stage; give both entries the same.',
    },
  ];
}
