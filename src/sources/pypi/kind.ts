import { z } from 'zod';
import { isoDay, parseDay, SECOND } from '../../contracts/clock.ts';
import type { DayCount } from '../../contracts/figures/usage.ts';
import { SourceError } from '../http/source-error.ts';
import { inBatches } from '../source.ts';
import type { SourceKind } from '../source.ts';

/** Names of one query: a year of them is some 180,000 rows, well within the size of an answer. */
const MOST_AT_ONCE = 200;

/** Numbers of 64 bits come as text or as numbers, by the server's settings. */
const row = z.object({ project: z.string(), date: z.string(), downloads: z.coerce.number().int().nonnegative() });
type Row = z.infer<typeof row>;

/** Mirrors fetch every file of every package, whoever uses it. */
const MIRRORS = ['bandersnatch', 'z3c.pypimirror', 'Artifactory', 'devpi', 'Nexus', 'pep381client'];

/**
 * Daily downloads of PyPI from the public ClickHouse of its download log (ClickHouse/clickpy, ClickHouse.md): one query for many
 * packages. Not a product: it has quotas, and promises nothing; pypistats is read where it fails.
 */
export const pypi: SourceKind = {
  id: 'pypi',
  label: 'PyPI by ClickHouse',
  reads: 'daily downloads of PyPI packages without mirrors, and of the whole registry',
  subject: 'package',
  address: 'https://sql-clickhouse.clickhouse.com',
  everyHours: 24,
  pace: { everyMs: 5 * SECOND, atOnce: 1 },
  batch: MOST_AT_ONCE,
  licence: { name: 'public log of PyPI', credit: undefined },
  create: ({ http }) => {
    const query = async (sql: string, signal: AbortSignal): Promise<readonly Row[]> => {
      const answer = await http.text({ path: '/', query: { user: 'demo' }, body: sql, signal });
      return answer.state === 'ok' ? rowsOf(answer.value) : [];
    };
    return {
      role: 'daily',
      registry: 'pypi',
      historyDays: 420,
      completeAfterHours: 12,
      fallbackAfterHours: null,
      batches: (names) => inBatches(names, MOST_AT_ONCE),
      async daily(names, { from, to }, signal) {
        const rows = await query(
          `SELECT project, toString(date) AS date, sum(count) AS downloads FROM pypi.pypi_downloads_per_day_by_version_by_installer_by_type
WHERE project IN (${names.map(quoted).join(',')}) AND date >= '${isoDay(from)}' AND date <= '${isoDay(to)}'
AND installer NOT IN (${MIRRORS.map(quoted).join(',')}) GROUP BY project, date ORDER BY project, date FORMAT JSONEachRow`,
          signal,
        );
        const byName = new Map<string, DayCount[]>();
        for (const { project, date, downloads } of rows) {
          const day = parseDay(date);
          if (day === undefined || !names.includes(project)) continue;
          const list = byName.get(project) ?? [];
          list.push({ day, downloads });
          byName.set(project, list);
        }
        // No row may mean no download or no such package: neither is said.
        return byName;
      },
      async registryDays({ from, to }, signal) {
        const rows = await query(
          `SELECT 'all' AS project, toString(date) AS date, sum(count) AS downloads FROM pypi.pypi_downloads_per_day
WHERE date >= '${isoDay(from)}' AND date <= '${isoDay(to)}' GROUP BY date ORDER BY date FORMAT JSONEachRow`,
          signal,
        );
        return rows.flatMap(({ date, downloads }) => {
          const day = parseDay(date);
          return day === undefined ? [] : [{ day, downloads }];
        });
      },
    };
  },
};

/** A text of SQL. Names of packages have no quotes, but they come from outside. */
const quoted = (text: string): string => `'${text.replace(/['\\]/g, (mark) => `\\${mark}`)}'`;

/** @throws SourceError where an error was put behind good rows, as ClickHouse does when a query ends early. */
function rowsOf(text: string): Row[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const parsed = row.safeParse(parseLine(line));
      if (!parsed.success) throw new SourceError('outage', 'PyPI by ClickHouse broke its answer off.');
      return parsed.data;
    });
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
