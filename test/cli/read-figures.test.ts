import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../../src/contracts/clock.ts';
import { OperatorError } from '../../src/contracts/errors.ts';
import { readFigures } from '../../src/cli/read-figures.ts';
import type { FigureRow } from '../../src/cli/read-figures.ts';

const read = (text: string, options: Parameters<typeof readFigures>[1] = {}): Promise<FigureRow[]> =>
  Array.fromAsync(readFigures(Readable.from([Buffer.from(text)]), options));
const OCT30 = Date.parse('2025-10-30T00:00:00Z');

describe('readFigures', () => {
  it('reads counts, and what is not there as unknown, never as zero', async () => {
    const [row] = await read('repo,date,stars,forks,open_issues,contributors\nacme/rocket,2025-10-30,"26,836",0,,\n');
    expect(row).toMatchObject({
      repo: 'acme/rocket',
      figures: {
        day: dayOf(OCT30),
        at: OCT30 + 6 * 3_600_000,
        stars: 26_836,
        forks: 0,
        openIssues: null,
        contributors: null,
        closedIssues: null,
        pushedAt: null,
      },
      details: {},
    });
  });

  it('takes the time of a reading where it is given, and details where they are', async () => {
    const [row] = await read(
      '\uFEFFRepo,Date,Stars,Company,Category,Funding_Stage,Funding_Stage_Since,unheard_of\nacme/rocket,2025-10-30T12:30:00Z,1, Acme ,databases,seed,2023-06,x\n',
    );
    expect(row?.figures.at).toBe(Date.parse('2025-10-30T12:30:00Z'));
    expect(
      (await read('repo,date,stars\nacme/rocket,2025-10-30 23:30,1\nacme/rocket,2025-10-30T23:30:00-02:00,1\n')).map(
        ({ figures }) => [figures.day - dayOf(OCT30), figures.at - OCT30],
      ),
    ).toEqual([
      [0, 23.5 * 3_600_000],
      [1, 25.5 * 3_600_000],
    ]);
    expect(row?.details).toEqual({
      company: 'Acme',
      category: 'databases',
      fundingStage: 'seed',
      fundingStageSince: '2023-06',
    });
  });

  it.each([
    ['no head line that is one', 'name,when\n', 'The head line has no column repo, date, stars.'],
    ['a count that is none', 'repo,date,stars\nacme/rocket,2025-10-30,many\n', 'Line 2: “many” is no count.'],
    ['a negative count', 'repo,date,stars\nacme/rocket,2025-10-30,-1\n', 'Line 2: “-1” is no count.'],
    ['a broken count', 'repo,date,stars\nacme/rocket,2025-10-30,1.5\n', 'Line 2: “1.5” is no count.'],
    [
      'a date that is none',
      'repo,date,stars\nacme/rocket,2025-10-30,1\nacme/rocket,2025-02-30,1\n',
      'Line 3: date should read 2025-10-30.',
    ],
    [
      'a date that only half reads',
      'repo,date,stars\nacme/rocket,30 Oct 2025,1\n',
      'Line 2: date should read 2025-10-30.',
    ],
    ['a name that is none', 'repo,date,stars\nrocket,2025-10-30,1\n', 'Line 2: repo should read owner/name.'],
    ['a row that is too short', 'repo,date,stars\nacme/rocket,2025-10-30\n', 'The CSV does not read: '],
  ])('refuses %s, with its line', async (_what, text, sentence) => {
    const failure = await read(text).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OperatorError);
    expect((failure as OperatorError).message.startsWith(sentence), String(failure)).toBe(true);
  });

  it('refuses a day that has not come, with its line, once it is told which day it is', async () => {
    const today = dayOf(OCT30);
    expect(await read('repo,date,stars\nacme/rocket,2025-10-31,1\n', { today })).toHaveLength(1);
    await expect(
      read('repo,date,stars\nacme/rocket,2025-10-30,1\nacme/rocket,2025-11-01,1\n', { today }),
    ).rejects.toMatchObject({ name: 'OperatorError', message: 'Line 3: 2025-11-01 has not come yet.' });
    for (const date of ['0000-10-30', '1970-01-01', '2007-12-31'])
      await expect(read(`repo,date,stars\nacme/rocket,${date},1\n`, { today })).rejects.toMatchObject({
        name: 'OperatorError',
        message: `Line 2: ${date} was before GitHub began.`,
      });
    expect(await read('repo,date,stars\nacme/rocket,2030-10-30,1\n')).toHaveLength(1);
  });

  it('takes any name where nobody is asked about it', async () => {
    expect((await read('repo,date,stars\nrocket,2025-10-30,1\n', { anyName: true }))[0]?.repo).toBe('rocket');
  });
});
