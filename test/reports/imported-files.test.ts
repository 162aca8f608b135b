import { describe, expect, it } from 'vitest';
import { importFile } from '../support/imported-file.ts';

const clock = { now: () => Date.parse('2026-11-02T08:00:00Z'), sleep: () => Promise.resolve() };

/** One row of one project, with this cell for its stars or its date. */
const withStars = (cell: string): string => `repo,date,stars\nacme/rocket,2025-10-30,"${cell}"\n`;
const withDate = (cell: string): string => `repo,date,stars\nacme/rocket,"${cell}",1200\n`;
const row = (day: string, stars = 1200): string[] => [`acme/rocket ${day} ${stars}`];

describe('counts', () => {
  it('that can be read in one way only are read, and unknown is not zero', async () => {
    const cells = {
      '1200': 1200,
      '1,200': 1200,
      '12,34,567': 1_234_567,
      "1'200": 1200,
      '1’200': 1200,
      '1200.0': 1200,
      '0': 0,
      '': 'unknown',
      'n/a': 'unknown',
      NULL: 'unknown',
    };
    const rows = Object.keys(cells).map((cell, index) => `acme/r${index},2025-10-30,"${cell}"`);
    expect((await importFile(['repo,date,stars', ...rows].join('\n'), { clock })).stored).toEqual(
      Object.values(cells).map((stars, index) => `acme/r${index} 2025-10-30 ${stars}`),
    );
  });

  it.each([
    '1.000',
    '12.000',
    '1000,0',
    '1,5',
    '1.234,5',
    '1,234.5',
    '1 100',
    '12\u2009345',
    '12\u00A0345',
    '10k',
    '1.2K',
    '1e3',
    '0x7d0',
    '-3',
    '+3',
    '~1200',
    '1200?',
    '１２００',
    '12,34',
    '1,2345',
    'many',
    'Infinity',
  ])('%j is refused with its line, and nothing is stored', async (cell) => {
    const { said, stored } = await importFile(withStars(cell), { clock });
    expect(said).toMatch(
      /^groundswell: Line 2: “.+” is no count( that can be read in only one way)?\. Write counts in digits/,
    );
    expect(said).toContain(`“${cell}”`);
    expect(stored).toBeUndefined();
  });

  it('takes no comma for thousands in a file that writes decimals with it', async () => {
    const { said, stored } = await importFile('repo;date;stars\nacme/rocket;2025-10-30;1,200\n', { clock });
    expect(said).toContain('Line 2: “1,200” is no count that can be read in only one way.');
    expect(stored).toBeUndefined();
  });
});

describe('dates', () => {
  it('that can be read in one way only are read', async () => {
    const cells = [
      '2026-02-01',
      '2026/02/01',
      '2026/2/1',
      '2026.02.01',
      '20260201',
      '2026-02-01 00:00:00 UTC',
      '2026-02-01 23:59:59+00',
      '2026-02-01T12:00:00.000Z',
      'Feb 1, 2026',
      'February 1st, 2026',
      '1 Feb 2026',
      '1-Feb-2026',
      'Sun Feb 01 2026 08:00:00 GMT+0000 (Coordinated Universal Time)',
      'Sun, 01 Feb 2026 00:00:00 GMT',
    ];
    const rows = cells.map((cell, index) => `acme/r${index},"${cell}",1200`);
    expect((await importFile(['repo,date,stars', ...rows].join('\n'), { clock })).stored).toEqual(
      cells.map((_, index) => `acme/r${index} 2026-02-01 1200`),
    );
  });

  it.each([
    '01/02/2026',
    '1/5/2026',
    '13/02/2026',
    '01.02.2026',
    '01-02-2026',
    '1. Februar 2026',
    '1 février 2026',
    '2026-W05',
    '2026-W05-1',
    '2026-032',
    '2026-02',
    '2026-02-30',
    'Mon Feb 01 2026',
    '1 Feb 26',
    '26-02-01',
    '1769904000',
    '46054',
    'yesterday',
    '2026-02-01 10:00 PM',
    '2026-02-01 00:00 IST',
  ])('%s is refused with its line and what it says', async (cell) => {
    const { said, stored } = await importFile(withDate(cell), { clock });
    expect(said).toContain(`Line 2: date should read 2025-10-30, not “${cell}”.`);
    expect(stored).toBeUndefined();
  });

  it('refuses what has not come yet and what was before GitHub', async () => {
    expect((await importFile(withDate('2027-02-01'), { clock })).said).toContain('2027-02-01 has not come yet.');
    expect((await importFile(withDate('1970-01-01'), { clock })).said).toContain('1970-01-01 was before GitHub began.');
  });
});

describe('separators, encodings and formats', () => {
  const two = [...row('2025-10-30'), ...row('2025-10-31', 1201)];
  const comma = 'repo,date,stars\nacme/rocket,2025-10-30,1200\nacme/rocket,2025-10-31,1201\n';
  it.each<[string, string | Buffer, string[]?]>([
    ['semicolons', comma.replaceAll(',', ';')],
    ['tabs', comma.replaceAll(',', '\t')],
    ['bars', comma.replaceAll(',', '|')],
    ['a line that names the separator', `sep=;\r\n${comma.replaceAll(',', ';')}`],
    ['a byte order mark and CRLF', `\uFEFF${comma.replaceAll('\n', '\r\n')}`],
    ['line ends of old Macs', comma.replaceAll('\n', '\r')],
    ['UTF-16 as a spreadsheet saves Unicode text', Buffer.from(`\uFEFF${comma.replaceAll(',', '\t')}`, 'utf16le')],
    ['every cell in quotes', comma.replaceAll(/[^,\n]+/g, '"$&"')],
    ['blanks and empty lines', `\n${comma.replaceAll(',', ' , ').replaceAll('\n', '\n\n')}`],
    ['rows in any order', 'stars,date,repo\n1201,2025-10-31,acme/rocket\n1200,2025-10-30,acme/rocket\n'],
    ['names in other letters and as addresses', comma.replace('acme/rocket', 'https://github.com/Acme/Rocket.git')],
    [
      'a name apart from its owner',
      'full_name,day,stargazers_count\nacme/rocket,2025-10-30,1200\nacme/rocket,2025-10-31,1201',
    ],
    [
      'star-history',
      'Repository,Date,Stars\nacme/rocket,Thu Oct 30 2025 09:00:00 GMT+0800 (China Standard Time),1200\nacme/rocket,Fri Oct 31 2025 09:00:00 GMT+0800 (China Standard Time),1201\n',
    ],
    [
      'daily-stars-explorer',
      'date,day-stars,total-stars\n30-10-2025,7,1200\n31-10-2025,1,1201\n',
      ['--repo', 'acme/rocket'],
    ],
    ['OSS Insight', 'event_month,repo_name,total\n2025-10-01,acme/rocket,1200\n2025-11-01,acme/rocket,1201\n'],
    [
      'BigQuery',
      'repo_name,date,stargazers_count\nacme/rocket,2025-10-30 00:00:00 UTC,1200\nacme/rocket,2025-10-31 00:00:00 UTC,1201\n',
    ],
    [
      'Postgres',
      'repo_name,date,stargazers_count\nacme/rocket,2025-10-30 00:00:00+00,1200\nacme/rocket,2025-10-31 00:00:00+00,1201\n',
    ],
    ['a wide table', 'date,acme/rocket\n2025-10-30,1200\n2025-10-31,1201\n'],
    [
      'JSON',
      JSON.stringify([
        { repo: 'acme/rocket', date: '2025-10-30', stars: 1200 },
        { repo: 'acme/rocket', date: '2025-10-31', stars: 1201 },
      ]),
    ],
    [
      'JSON lines',
      '{"repo":"acme/rocket","date":"2025-10-30","stars":1200}\n{"repo":"acme/rocket","date":"2025-10-31","stars":1201}\n',
    ],
  ])('%s', async (what, contents, options = []) => {
    const { said, stored } = await importFile(contents, { clock, options });
    expect(said).toBe('2 rows of 1 project imported.');
    const months = [...row('2025-10-31'), 'acme/rocket 2026-11-02 1201'.replace('2026-11-02', '2025-11-30')];
    expect(stored?.map((line) => line.toLowerCase())).toEqual(what === 'OSS Insight' ? months : two);
  });

  it('takes the older of two names for one project in one file, whatever their letters', async () => {
    const { said } = await importFile('repo,date,stars\nAcme/Rocket,2025-10-30,1200\nacme/ROCKET,2025-10-31,1201\n', {
      clock,
    });
    expect(said).toBe('2 rows of 1 project imported.');
  });
});

describe('files that end half-way, or say nothing', () => {
  const good = Array.from(
    { length: 1_200 },
    (_, index) => `acme/rocket,${new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10)},${1000 + index}`,
  );
  it.each([
    ['a total', 'Total,,', 'Line 1202: date should read 2025-10-30, not “”.'],
    ['half a row', 'acme/rocket,2024-', 'The CSV does not read: '],
    ['a count cut off', 'acme/rocket,2025-10-30,1.2', 'Line 1202: “1.2” is no count'],
    ['an open quote', 'acme/rocket,"2025-10-30,1200', 'The CSV does not read: '],
    ['a name cut off', 'acme,2025-10-30,1200', 'Line 1202: repo should read owner/name, not “acme”.'],
  ])('%s at its end leaves nothing behind', async (_what, last, sentence) => {
    const { said, stored } = await importFile(['repo,date,stars', ...good, last].join('\n'), { clock });
    expect(said).toContain(sentence);
    expect(said).not.toMatch(/CSV_|INVALID_|node:/);
    expect(stored).toBeUndefined();
  });

  it.each(['', '\uFEFF', '\n\n', 'repo,date,stars\n', '[]', '{"data":[]}', 'sep=;\n'])(
    '%j has no rows',
    async (contents) => {
      const { said, stored } = await importFile(contents, { clock });
      expect(said).toMatch(/^groundswell: There are no rows in this file\./);
      expect(stored).toBeUndefined();
    },
  );

  it.each([
    ['owner;when\n1;2\n', 'The head line has no column repo, date, stars. It reads owner, when.'],
    ['acme/rocket,2025-10-30,1200\n', 'The head line has no column'],
    ['<html><body>429</body></html>\n', 'The head line has no column'],
    ['{"message":"Not Found"}', 'The head line has no column'],
    ['[1,2,3]', 'Entry 1 is no object with a name, a date and a count.'],
  ])('%j is told what it should be', async (contents, sentence) => {
    const { said, stored } = await importFile(contents, { clock });
    expect(said).toContain(sentence);
    expect(stored).toBeUndefined();
  });
});
