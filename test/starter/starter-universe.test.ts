import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { OperatorError } from '../../src/contracts/errors.ts';
import { checkStarterUniverse, loadStarterUniverse, readStarterFile } from '../../src/starter/starter-universe.ts';

function temporaryFile(text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundswell-starter-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'universe.yml');
  writeFileSync(file, text);
  return file;
}

const sentences = (text: string): string[] =>
  checkStarterUniverse(text).map((problem) => `${problem.line} ${problem.severity}: ${problem.sentence}`);

describe('the bundled starter universe', () => {
  it('has nothing to mend', async () => {
    expect(checkStarterUniverse(await readStarterFile())).toEqual([]);
  });

  it('is about 200 projects in about 25 categories, each with peers enough for a median', async () => {
    const projects = await loadStarterUniverse();
    expect(projects.length).toBeGreaterThanOrEqual(180);
    expect(projects.length).toBeLessThanOrEqual(240);
    const sizes = new Map<string, number>();
    for (const { category = 'none' } of projects) sizes.set(category, (sizes.get(category) ?? 0) + 1);
    expect(sizes.size).toBeGreaterThanOrEqual(18);
    expect(sizes.size).toBeLessThanOrEqual(30);
    expect([...sizes].filter(([, size]) => size < 4)).toEqual([]);
  });

  it('dates every stage, and none in the future of its own header', async () => {
    const staged = (await loadStarterUniverse()).filter((project) => project.fundingStage !== undefined);
    expect(staged.length).toBeGreaterThan(80);
    expect(
      staged.filter((project) => project.fundingStageSince === undefined || project.fundingStageSince > '2026-01'),
    ).toEqual([]);
  });

  it('reads an entry into the words of the store', async () => {
    const projects = await loadStarterUniverse();
    expect(projects.find((project) => project.repository === 'qdrant/qdrant')).toEqual({
      repository: 'qdrant/qdrant',
      company: 'Qdrant',
      category: 'vector search',
      fundingStage: 'series A',
      fundingStageSince: '2024-01',
    });
  });
});

describe('checking a starter file', () => {
  const entries = (...lines: string[]): string => `projects:\n${lines.map((line) => `  - ${line}`).join('\n')}\n`;
  const peer = '{ repository: acme/other, category: databases }';

  it.each<[string, string, string]>([
    [
      'a duplicate in another case',
      entries('{ repository: acme/rocket, category: databases }', '{ repository: Acme/Rocket, category: databases }'),
      '3 error: Acme/Rocket is there twice: also in line 2.',
    ],
    [
      'a bad name',
      entries(peer, '{ repository: rocket, category: databases }'),
      '3 error: repository should read owner/name.',
    ],
    [
      'an address',
      entries(peer, '{ repository: "https://github.com/acme/rocket", category: databases }'),
      '3 error: repository should read owner/name.',
    ],
    ['no name', entries(peer, '{ category: databases }'), '3 error: repository is missing, or no text.'],
    [
      'an unknown key',
      entries(peer, '{ repository: acme/rocket, category: databases, funding: seed }'),
      '3 error: Unknown key “funding”.',
    ],
    [
      'a stage without a month',
      entries(peer, '{ repository: acme/rocket, company: Acme, category: databases, stage: seed }'),
      '3 error: acme/rocket has a stage without its month.',
    ],
    [
      'a month without a stage',
      entries(peer, '{ repository: acme/rocket, company: Acme, category: databases, since: 2024-01 }'),
      '3 error: acme/rocket has a month without a stage.',
    ],
    [
      'a month that is none',
      entries(peer, '{ repository: acme/rocket, company: Acme, category: databases, stage: seed, since: 2024-13 }'),
      '3 error: since should be a month such as 2024-01.',
    ],
    [
      'a category of one',
      entries(peer, '{ repository: acme/rocket, category: databases }', '{ repository: acme/tv, category: streaming }'),
      '4 warning: The category “streaming” has one project only, which then has no peers.',
    ],
    [
      'one category in two spellings',
      entries(peer, '{ repository: acme/rocket, category: Databases }'),
      '3 error: The category “Databases” is written “databases” in line 2.',
    ],
    [
      'one company at two stages',
      entries(
        '{ repository: acme/other, company: Acme, category: databases, stage: seed, since: 2023-01 }',
        '{ repository: acme/rocket, company: Acme, category: databases, stage: series A, since: 2024-01 }',
      ),
      '3 error: Acme has another stage than in line 2.',
    ],
    [
      'one stage of a company in two months',
      entries(
        '{ repository: acme/other, company: Acme, category: databases, stage: seed, since: 2023-01 }',
        '{ repository: acme/rocket, company: Acme, category: databases, stage: seed, since: 2024-01 }',
      ),
      '3 error: Acme has another stage than in line 2.',
    ],
    ['an entry that is a word', entries(peer, peer.replace('other', 'third'), 'rocket'), '4 error: This is no entry.'],
    [
      'another key at the top',
      `version: 2\n${entries(peer, peer.replace('other', 'third'))}`,
      '1 error: Unknown key “version”.',
    ],
    ['an empty file', '', '1 error: There is no list under `projects:`.'],
    ['no list', 'projects: none', '1 error: There is no list under `projects:`.'],
  ])('finds %s, by line', (_, text, expected) => {
    expect(sentences(text)).toContain(expected);
  });

  it('says where the YAML breaks', () => {
    const [first] = sentences('projects:\n  - { repository: acme/rocket\n  - x\n');
    expect(first).toMatch(/^\d error: No YAML: /);
  });

  it('answers any text with sentences, never with an exception', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 200 }),
          fc.string({ maxLength: 80 }).map((text) => `projects:\n  - ${text}\n`),
        ),
        (text) => {
          for (const problem of checkStarterUniverse(text)) expect(problem.line).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });
});

describe('loading a starter file', () => {
  it('names the file and the lines that are wrong', async () => {
    const file = temporaryFile('projects:\n  - { repository: rocket, category: databases }\n');
    await expect(loadStarterUniverse(file)).rejects.toThrow(OperatorError);
    await expect(loadStarterUniverse(file)).rejects.toThrow(
      `The starter file ${file} has mistakes: line 2: repository should read owner/name.`,
    );
  });

  it('names five mistakes and counts the rest', async () => {
    const file = temporaryFile(`projects:\n${'  - { repository: rocket }\n'.repeat(7)}`);
    const { message } = await loadStarterUniverse(file).then(
      () => new Error('it loaded'),
      (error: unknown) => error as Error,
    );
    expect(message.match(/line \d: repository should read owner\/name/g)).toHaveLength(5);
    expect(message).toMatch(/line 6: .* and 2 more\.$/);
  });

  it('loads in spite of warnings', async () => {
    await expect(
      loadStarterUniverse(temporaryFile('projects:\n  - { repository: acme/rocket, category: streaming }\n')),
    ).resolves.toHaveLength(1);
  });

  it('says in one sentence that a file is not there', async () => {
    await expect(loadStarterUniverse('/nowhere/universe.yml')).rejects.toThrow(
      'The starter file /nowhere/universe.yml cannot be read.',
    );
  });
});
