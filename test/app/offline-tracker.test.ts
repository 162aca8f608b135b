import { describe, expect, it } from 'vitest';
import { offlineTracker } from '../../src/app/offline-tracker.ts';
import { ProjectIndex } from '../../src/search/project-index.ts';
import type { ProjectReference } from '../../src/contracts/tracker.ts';

const repository = (fullName: string): ProjectReference => {
  const [owner = '', name = ''] = fullName.split('/');
  return { kind: 'repository', owner, name };
};

describe('the tracker of the demo', () => {
  it('finds each recorded project once, however often and by whatever name it is asked for', async () => {
    const index = new ProjectIndex();
    index.add({ id: 1, fullName: 'new/name', formerNames: ['old/name'] });
    index.add({ id: 2, fullName: 'acme/rocket', formerNames: [] });
    const references = ['new/name', 'NEW/name', 'acme/rocket', 'old/name', 'no/such'].map(repository);
    const result = await offlineTracker(index).track(references, { limit: 10 });
    expect(result.tracked.map(({ id }) => id)).toEqual([1, 2]);
    expect(result.notFound.map(({ reference }) => reference)).toEqual(['no/such']);
    expect(await offlineTracker(index).track(references, { limit: 1 })).toMatchObject({
      tracked: [{ fullName: 'new/name' }],
      leftOut: 1,
    });
  });
});
