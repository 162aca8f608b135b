import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../db/open.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import { temporaryFolder } from '../support/temporary-store.ts';
import { runVerb } from '../support/processes/run-verb.ts';

const setUp = () => {
  const folder = temporaryFolder();
  const [file, database] = [join(folder, 'history.csv'), join(folder, 'bot.db')];
  return {
    database,
    imports: (text: string, ...options: string[]) => {
      writeFileSync(file, text);
      return runVerb(['import', file, ...options], { GROUNDSWELL_DATABASE: database }, systemClock);
    },
    stored: async () => {
      const store = await openStore({ file: database });
      try {
        return [
          (await store.projects.names()).map(({ fullName }) => fullName),
          (await store.maintenance.size()).snapshots,
        ];
      } finally {
        await store.close();
      }
    },
  };
};
const days = (count: number): string[] =>
  Array.from({ length: count }, (_, day) => new Date(Date.UTC(2022, 0, 1 + day)).toISOString().slice(0, 10));

it('stores nothing of a file whose last line does not read', async () => {
  const { imports, stored, database } = setUp();
  const good = ['repo,date,stars', ...days(1_200).map((day, index) => `acme/rocket,${day},${1_000 + index}`)];
  const ran = await imports([...good, 'Total,,'].join('\n'));
  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(ran.stderr).toContain('Line 1202: date should read 2025-10-30, not “”.');
  expect(existsSync(database)).toBe(false);
  expect(await imports(good.join('\n'))).toMatchObject({ code: 0, stdout: '1,200 rows of 1 project imported.\n' });
  expect(await stored()).toEqual([['acme/rocket'], 1_200]);
});

it('says of a file without rows that it has none', async () => {
  const { imports, database } = setUp();
  for (const text of ['', 'repo,date,stars\n'])
    expect(await imports(text)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There are no rows in this file.') as unknown,
    });
  expect(existsSync(database)).toBe(false);
});

it('takes the name and the day of a file that has none from the command line', async () => {
  const { imports, stored } = setUp();
  expect(await imports('date,stars\n2024-01-05,10\n2024-01-06,11\n', '--repo', 'acme/rocket')).toMatchObject({
    stdout: '2 rows of 1 project imported.\n',
  });
  expect(await imports('name,url,stars\nb,https://github.com/acme/boat,7\n', '--date', '2024-01-07')).toMatchObject({
    stdout: '1 row of 1 project imported.\n',
  });
  expect(await stored()).toEqual([['acme/rocket', 'acme/boat'], 3]);
});

it('does not set a scorecard back when an older file is imported after a newer one', async () => {
  const { imports, database } = setUp();
  const file = (from: number, count: number, stars: number): string =>
    [
      'repo,date,stars,forks,contributors,open_issues,closed_issues',
      ...days(400)
        .slice(from, from + count)
        .map((day, index) => `acme/rocket,${day},${stars + index},${300 + index},40,20,${100 + index}`),
    ].join('\n');
  const card = async (): Promise<string> =>
    (await runVerb(['ask', 'score acme/rocket'], { GROUNDSWELL_DATABASE: database }, systemClock)).stdout;
  await imports(file(200, 200, 1_200));
  expect(await card()).toMatch(/^Stars +1,399 /m);
  await imports(file(0, 100, 1_000));
  // The older file ends with 1,099 stars on 10 Apr 2022.
  expect(await card()).toMatch(/^Stars +1,399 /m);
  expect(await card()).toMatch(/as of 4 Feb 2023/);
});
