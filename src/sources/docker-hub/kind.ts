import { z } from 'zod';
import { SECOND } from '../../contracts/clock.ts';
import { oneByOne } from '../source.ts';
import type { SourceKind } from '../source.ts';

const repository = z.object({ pull_count: z.number().int().nonnegative() });

/** Official images stand in this namespace and are called without it. */
const OFFICIAL = 'library';

/** The count of all pulls of an image, those that only look for a newer version included. docs.docker.com/reference/api/hub names the limits. */
export const dockerHub: SourceKind = {
  id: 'docker-hub',
  label: 'Docker Hub',
  reads: 'total pulls of images',
  subject: 'package',
  address: 'https://hub.docker.com',
  everyHours: 24,
  pace: { everyMs: SECOND, atOnce: 1 },
  batch: 1,
  licence: { name: 'public counts', credit: undefined },
  create: ({ http }) => ({
    role: 'totals',
    registry: 'docker',
    figure: 'downloads-total',
    batches: oneByOne,
    async totals(names, signal) {
      const [name = ''] = names;
      const parts = name.includes('/') ? name.split('/') : [OFFICIAL, name];
      const path = `/v2/repositories/${parts.map(encodeURIComponent).join('/')}/`;
      const answer = await http.json({ path, signal }, repository);
      if (answer.state === 'same') return new Map();
      return new Map([[name, answer.state === 'gone' ? 'gone' : answer.value.pull_count]]);
    },
  }),
};
