import { describe, expect, it } from 'vitest';
import { offlineTracker } from '../../src/app/offline-tracker.ts';
import { ProjectIndex } from '../../src/search/project-index.ts';
import type { ProjectReference } from '../../src/contracts/tracker.ts';
import { temporaryStore } from '../support/temporary-store.ts';

const repository = (fullName: string): ProjectReference => {
  const [owner = '', name = ''] = fullName.split('/');
  return { kind: 'repository', owner, name };
};

async function recorded(): Promise<ReturnType<ReturnType<typeof offlineTracker>>> {
  const store = await temporaryStore();
  const names = ['new/name', 'acme/rocket', 'Acme/sled'];
  await store.projects.observe(
    names.map((fullName) => ({ nodeId: `recorded:${fullName}`, fullName })),
    1,
    'import',
  );
  const index = new ProjectIndex([
    { id: 1, fullName: 'new/name', formerNames: ['old/name'] },
    { id: 2, fullName: 'acme/rocket', formerNames: [] },
    { id: 3, fullName: 'Acme/sled', formerNames: [] },
  ]);
  return offlineTracker(store)(index);
}

describe('the tracker of the demo', () => {
  it('finds each recorded project once, however often and by whatever name it is asked for', async () => {
    const tracker = await recorded();
    const references = ['new/name', 'NEW/name', 'acme/rocket', 'old/name', 'no/such'].map(repository);
    const result = await tracker.track(references, { limit: 10 });
    expect(result.tracked.map(({ id }) => id)).toEqual([1, 2]);
    expect(result.notFound.map(({ reference }) => reference)).toEqual(['no/such']);
    expect(await tracker.track(references, { limit: 1 })).toMatchObject({
      tracked: [{ fullName: 'new/name' }],
      leftOut: 1,
    });
  });

  it('takes an organisation as far as it is recorded, and says that a list cannot be read', async () => {
    const tracker = await recorded();
    const result = await tracker.track(
      [
        { kind: 'organisation', owner: 'ACME' },
        { kind: 'organisation', owner: 'nobody' },
        { kind: 'list', url: 'https://example.com/list.csv' },
      ],
      { limit: 10 },
    );
    expect(result.tracked.map(({ fullName }) => fullName)).toEqual(['acme/rocket', 'Acme/sled']);
    expect(result.notFound).toEqual([
      {
        reference: 'nobody/*',
        reason: 'not among the demo’s projects, and the demo works offline',
        suggestions: [],
      },
      { reference: 'https://example.com/list.csv', reason: 'the demo works offline', suggestions: [] },
    ]);
  });
});
