import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../src/contracts/clock.ts';
import { OperatorError } from '../../../src/contracts/errors.ts';
import { readFigures } from '../../../src/cli/figures/read-figures.ts';
import type { FigureRow } from '../../../src/cli/figures/read-figures.ts';

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
    ['no head line that is one', 'owner,when\n', 'The head line has no column repo, date, stars.'],
    ['a count that is none', 'repo,date,stars\nacme/rocket,2025-10-30,many\n', 'Line 2: “many” is no count.'],
    ['a negative count', 'repo,date,stars\nacme/rocket,2025-10-30,-1\n', 'Line 2: “-1” is no count.'],
    [
      'a broken count',
      'repo,date,stars\nacme/rocket,2025-10-30,1.5\n',
      'Line 2: “1.5” is no count that can be read in only one way.',
    ],
    [
      'a date that is none',
      'repo,date,stars\nacme/rocket,2025-10-30,1\nacme/rocket,2025-02-30,1\n',
      'Line 3: date should read 2025-10-30, not “2025-02-30”.',
    ],
    [
      'a date that only half reads',
      'repo,date,stars\nacme/rocket,2025-10-30 noon,1\n',
      'Line 2: date should read 2025-10-30, not “2025-10-30 noon”.',
    ],
    [
      'a name that is none',
      'repo,date,stars\nrocket,2025-10-30,1\n',
      'Line 2: repo should read owner/name, not “rocket”.',
    ],
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

const one = async (text: string, options: Parameters<typeof readFigures>[1] = {}): Promise<unknown[]> =>
  (await read(text, options)).map(({ repo, figures }) => [
    repo,
    new Date(figures.at).toISOString().slice(0, 16),
    figures.stars,
  ]);
const refusal = (text: string, options: Parameters<typeof readFigures>[1] = {}): Promise<string> =>
  read(text, options).then(
    (rows) => `read as ${JSON.stringify(rows.map(({ figures }) => figures.stars))}`,
    (error: unknown) => (error instanceof OperatorError ? `${error.message} ${error.hint ?? ''}` : String(error)),
  );

describe('separators and formats', () => {
  const rows: [string, string, number][] = [
    ['acme/rocket', '2025-10-30T06:00', 1200],
    ['acme/rocket', '2025-10-31T06:00', 1201],
  ];
  it.each([
    ['semicolons', 'repo;date;stars\nacme/rocket;2025-10-30;1200\nacme/rocket;2025-10-31;1201\n'],
    ['tabs', 'repo\tdate\tstars\r\nacme/rocket\t2025-10-30\t1200\r\nacme/rocket\t2025-10-31\t1201\r\n'],
    [
      'a line that names the separator',
      'sep=;\nrepo;date;stars\nacme/rocket;2025-10-30;1200\nacme/rocket;2025-10-31;1201',
    ],
    ['UTF-16', '\uFEFFrepo;date;stars\nacme/rocket;2025-10-30;1200\nacme/rocket;2025-10-31;1201'],
    [
      'a JSON list',
      '[{"repo":"acme/rocket","date":"2025-10-30","stars":1200},{"repo":"acme/rocket","date":"2025-10-31","stars":1201}]',
    ],
    [
      'JSON as an API wraps it',
      '{"data":{"columns":[],"rows":[{"repo_name":"acme/rocket","date":"2025-10-30","stars":"1200"},{"repo_name":"acme/rocket","date":"2025-10-31","stars":"1201"}]}}',
    ],
    [
      'JSON lines',
      '{"full_name":"acme/rocket","date":"2025-10-30","stargazers_count":1200}\n{"full_name":"acme/rocket","date":"2025-10-31","stargazers_count":1201}\n',
    ],
    ['a wide table', 'Date,acme/rocket,acme/other\n2025-10-30,1200,\n2025-10-31,1201,\n'],
  ])('reads %s', async (what, text) => {
    if (what !== 'UTF-16') expect(await one(text)).toEqual(rows);
    else
      expect(
        (await Array.fromAsync(readFigures(Readable.from([Buffer.from(text, 'utf16le')])))).map(
          ({ figures }) => figures.stars,
        ),
      ).toEqual([1200, 1201]);
  });

  it('counts lines from the first one, whatever says how cells are separated', async () => {
    expect(await refusal('sep=;\nrepo;date;stars\nacme/rocket;2025-10-30;many\n')).toContain('Line 3: “many”');
    expect(await refusal('{"repo":"a/b","date":"2025-10-30","stars":1}\n{"repo":')).toContain('Line 2 is no JSON');
    expect(await refusal('[{"repo":"a/b","date":"2025-10-30","stars":-1}]')).toContain('Entry 1: “-1” is no count');
  });

  it.each([
    [
      'star-history',
      'Repository,Date,Stars\nacme/rocket,Fri Jan 05 2024 09:00:00 GMT+0800 (China Standard Time),1200\n',
      {},
      [['acme/rocket', '2024-01-05T01:00', 1200]],
    ],
    [
      'daily-stars-explorer',
      'date,day-stars,total-stars\n05-01-2024,7,1200\n',
      { repo: 'acme/rocket' },
      [['acme/rocket', '2024-01-05T06:00', 1200]],
    ],
    [
      'OSS Insight',
      'event_month,repo_name,total\n2024-01-01,acme/rocket,1200\n2024-02-01,acme/rocket,1300\n',
      {},
      [
        ['acme/rocket', '2024-01-31T06:00', 1200],
        ['acme/rocket', '2024-02-29T06:00', 1300],
      ],
    ],
    [
      'BigQuery',
      'repo_name,date,stargazers_count\nacme/rocket,2024-01-05 00:00:00 UTC,1200\nacme/rocket,2024-01-06 12:30:00+00,1201\n',
      {},
      [
        ['acme/rocket', '2024-01-05T00:00', 1200],
        ['acme/rocket', '2024-01-06T12:30', 1201],
      ],
    ],
    [
      'Kaggle',
      'Name,Description,URL,Created At,Stars,Forks,Watchers\nrocket,"flies, often",https://github.com/acme/rocket,2014-12-24T17:49:19Z,1200,3,1200\n',
      { date: '2023-09-18' },
      [['acme/rocket', '2023-09-18T06:00', 1200]],
    ],
  ])('reads the export of %s', async (_what, text, options, rowsRead) => {
    expect(await one(text, options)).toEqual(rowsRead);
  });

  it('says which columns there are where what is needed is not among them', async () => {
    expect(await refusal('Name,URL,Created At,Stars\nrocket,https://github.com/acme/rocket,2014-12-24,1\n')).toBe(
      'The head line has no column date. It reads name, url, created_at, stars. It should begin like repo,date,stars; --repo owner/name says whose figures a file without names has, --date 2025-10-30 of which day they are.',
    );
    expect(await refusal('repo,date,stars\na/b,2025-10-30,1\n', { repo: 'c/d' })).toBe(
      'The file has a column repo of its own. Leave --repo out.',
    );
    expect(await refusal('event_month,repo_name,total\n2024-01-01,a/b,1200\n2024-02-01,a/b,80\n')).toContain(
      'Totals are imported, not what came each month.',
    );
  });

  it.each(['', '\n\n', 'repo,date,stars\n', '[]'])('says of %j that there are no rows', async (text) => {
    expect(await refusal(text)).toContain('There are no rows in this file.');
  });

  it('takes the watchers of the old interface for what they are: the stars once more', async () => {
    const [copied, own] = await read('repo,date,stars,watchers\na/b,2025-10-30,5,5\nc/d,2025-10-30,5,3\n');
    expect([copied?.figures.watchers, own?.figures.watchers]).toEqual([null, 3]);
  });
});

describe('counts', () => {
  it.each([
    ['1200', 1200],
    ['"1,200"', 1200],
    ['"1,234,567"', 1_234_567],
    ['"12,34,567"', 1_234_567],
    ["1'200", 1200],
    ['1200.0', 1200],
    ['', null],
    ['null', null],
    ['NaN', null],
    ['\\N', null],
  ])('reads %s', async (text, value) => {
    expect((await read(`repo,date,stars\na/b,2025-10-30,${text}\n`))[0]?.figures.stars).toBe(value);
  });

  it.each([
    '1.000',
    '12.000',
    '"1000,0"',
    '"1,5"',
    '"10,00"',
    '1.234',
    '1 100',
    '1.234.567',
    '"1.234,5"',
    '"1,234.5"',
    '0x7d0',
    '0b11',
    '1e3',
    '1_000',
    '5k',
    '+5',
    '-3',
    '１２',
    '99999999999999999999',
    '1200.5',
    '"12,0000"',
    '"1,2345"',
  ])('refuses %s with its line', async (text) => {
    expect(await refusal(`repo,date,stars\na/b,2025-10-30,${text}\n`)).toMatch(
      /^Line 2: “.+” is no count.* Write counts in digits alone, such as 12000\.$/,
    );
  });

  it('takes a comma for no separator of thousands where it separates decimals', async () => {
    expect(await refusal('repo;date;stars\na/b;2025-10-30;1,234\n')).toContain('is no count that can be read in only');
    expect(await one('repo;date;stars\na/b;2025-10-30;1234\n')).toHaveLength(1);
  });
});

describe('dates', () => {
  it.each([
    ['2024-01-05', '2024-01-05T06:00'],
    ['2024/01/05', '2024-01-05T06:00'],
    ['2024/1/5', '2024-01-05T06:00'],
    ['2024.01.05', '2024-01-05T06:00'],
    ['20240105', '2024-01-05T06:00'],
    ['Fri Jan 05 2024', '2024-01-05T06:00'],
    ['"Jan 5, 2024"', '2024-01-05T06:00'],
    ['"January 5th, 2024"', '2024-01-05T06:00'],
    ['5 January 2024', '2024-01-05T06:00'],
    ['05-Jan-2024', '2024-01-05T06:00'],
    ['"Fri, 05 Jan 2024 10:00:00 GMT"', '2024-01-05T10:00'],
    ['2024-01-05 00:00:00 UTC', '2024-01-05T00:00'],
    ['2024-01-05 02:00:00+02', '2024-01-05T00:00'],
    ['2024-01-05T02:00:00.000+02:00', '2024-01-05T00:00'],
    ['2024/01/05 9:30', '2024-01-05T09:30'],
  ])('reads %s', async (text, at) => {
    expect(await one(`repo,date,stars\na/b,${text},1\n`)).toEqual([['a/b', at, 1]]);
  });

  it.each([
    '1/5/2024',
    '05-01-2024',
    '13/01/2024',
    '05.01.2024',
    '05/01/24',
    '2024-02-30',
    '2024-13-01',
    'Mon Jan 05 2024',
    'Foo 5 2024',
    'Octopus 30 2024',
    'Marching 5 2024',
    'Mai 5 2024',
    'Frigate Jan 05 2024',
    '30-Oct-25',
    '2025-W44',
    '2024-01',
    '1704412800',
    'Jan 2024',
    'yesterday',
    '',
  ])('refuses %s and quotes it', async (text) => {
    expect(await refusal(`repo,date,stars\na/b,${text},1\n`)).toContain(
      `Line 2: date should read 2025-10-30, not “${text}”.`,
    );
  });
});
