import { openStore } from '../../../db/open.ts';
import { TurningClock } from '../../fakes/github/turning-clock.ts';
import { dayOfWork } from '../day-of-work.ts';
import { interrupted } from '../interrupted-store.ts';

/**
 * A process that does a day's work and is killed, without any farewell, right before or right after its n-th write.
 * Arguments: address of GitHub, database file, time (ms), n, `before` or `after`.
 */
const [url = '', file = '', time = '', kill = '0', moment = 'after'] = process.argv.slice(2);
const store = interrupted(await openStore({ file }), (write, when) => {
  if (write === Number(kill) && when === moment) process.kill(process.pid, 'SIGKILL');
});
await dayOfWork(store, url, new TurningClock(Number(time)));
