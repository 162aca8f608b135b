import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runVerb } from '../support/processes/run-verb.ts';
import { temporaryFolder } from '../support/temporary-store.ts';

it.each([['ask', 'status'], ['ask', 'top growth'], ['digest'], ['export', 'all']])(
  'a database that is not there is named, and none is made: %s %s',
  async (...argv) => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'nosuchdir', 'typo.db');
    const ran = await runVerb([...argv, '--database', file], {
      GROUNDSWELL_DATABASE: path.join(folder, 'own.db'),
    });
    expect(ran).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `groundswell: There is no database at ${file}.\n  Check the name; \`ask "track owner/name"\` and \`ingest\` begin a new one there.\n`,
    });
    expect(existsSync(path.dirname(file))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  },
);
