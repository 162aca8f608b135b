import type { Store } from '../../db/store.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Floors } from '../contracts/figures/discovery.ts';
import type { Logger } from '../contracts/logger.ts';
import type { GitHub } from '../sources/github/types.ts';
import * as format from '../text/format.ts';
import { LOOKED_AT, lookCloser } from './look-closer.ts';
import { sweep } from './sweep.ts';

/** What an operator configures. */
export interface DiscoverySettings {
  enabled: boolean;
  floors: Floors;
  /** Search requests of one night at most. */
  mostRequests: number;
}

/** The nightly search for what nobody tracks. */
export interface Discovery {
  /** Goes on with the night's sweep until `until` (ms), and looks at its best; says in one line what was done. */
  run(options: { signal: AbortSignal; until: number }): Promise<string>;
}

export interface DiscoveryParts {
  github: GitHub;
  store: Store;
  clock: Clock;
  log: Logger;
  settings: DiscoverySettings;
}

/** Of a night's closer looks, what the first run leaves to the rest of the night. */
const FIRST_LOOKS = 120;
/** What takes off is new, or just passes the floor: that is looked at before the rest of the night is read. */
const EDGE = 1.1;
type Stage = 'early' | 'whole';
/** Which night was looked at, and how: `2026-11-18 120 early`. */
const LOOKS = 'discovery looks';

export function createDiscovery({ github, store, clock, log, settings }: DiscoveryParts): Discovery {
  const { floors, mostRequests } = settings;
  return {
    async run({ signal, until }) {
      if (!settings.enabled) return 'switched off';
      if (!github.budget().authenticated) return 'needs a GitHub token';
      const parts = { github, store, clock, log, floors };
      const goOn = (stopAtStars?: number) =>
        sweep({ ...parts, store: store.discovery, mostRequests }, { signal, until, stopAtStars });
      const looks: string[] = [];
      const look = async (stage: Stage, day: number): Promise<void> => {
        const before = await looksOf(store, day);
        if (before.stages.includes(stage)) return;
        const most = stage === 'early' ? FIRST_LOOKS : LOOKED_AT - before.looked;
        const { grown, looked } = await lookCloser(parts, { day, most, signal });
        const stages = [...before.stages, stage].join(' ');
        await store.meta.set(LOOKS, `${day} ${before.looked + looked} ${stages}`, clock.now());
        looks.push(`${format.count(grown)} growing, ${format.count(looked)} looked at`);
      };
      const first = await goOn(floors.stars * EDGE);
      if (first.stopped === null) await look(first.finished ? 'whole' : 'early', first.day);
      const rest = first.stopped === null && !first.finished ? await goOn() : undefined;
      if (rest?.finished === true) await look('whole', rest.day);
      const requests = first.requests + (rest?.requests ?? 0);
      const done = `${format.plural(requests, 'search', 'searches')}, ${format.plural(first.fresh + (rest?.fresh ?? 0), 'new candidate')}`;
      return [done, ...looks, ...[first.stopped ?? rest?.stopped ?? []].flat()].join('; ');
    },
  };
}

/** How many were looked at that night, and at which stages of it. */
async function looksOf(store: Store, day: number): Promise<{ looked: number; stages: string[] }> {
  const [of, looked, ...stages] = ((await store.meta.get(LOOKS))?.value ?? '').split(' ');
  return Number(of) === day ? { looked: Number(looked), stages } : { looked: 0, stages: [] };
}
