import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/contracts/clock.ts';
import { answeringOnSmallUniverse, manager, textOf } from '../support/answering.ts';
import { runVerb } from '../support/processes/run-verb.ts';

describe('a number in a command', () => {
  it.each([
    ['top stars minstars:1.000', '“1.000” can be read in two ways for minstars.'],
    ['top stars maxstars:12.345', '“12.345” can be read in two ways for maxstars.'],
    ['top stars min:1.234k', '“1.234k” can be read in two ways for min.'],
    ['top stars min:1e3', '“1e3” is no number for min.'],
    ['top stars page:1.000', '“1.000” can be read in two ways for page. Write 1000.'],
    ['subscribe digest size:1,5', '“1,5” is not a whole number'],
    ['subscribe alerts thresholds:spikeRatio=2.000', 'spikeRatio should be a number from'],
    ['subscribe alerts thresholds:spikeRatio=2e0', 'spikeRatio should be a number from'],
    ['subscribe digest period:monthly day:1,5', 'That is no day of the month.'],
  ])('%s is refused', async (text, sentence) => {
    const { message, outcome } = await (await answeringOnSmallUniverse()).bot.runText(text, manager);
    expect(outcome).toBe('error');
    expect(textOf(message)).toContain(sentence);
  });

  it('is read where it can be one only', async () => {
    const here = await answeringOnSmallUniverse();
    const plain = await here.ask('top stars minstars:20000');
    expect(plain).toContain('qdrant');
    for (const written of ['20k', '20,000', "20'000", '"20 000"', '20.000,0', '20_000'])
      expect(await here.ask(`top stars minstars:${written}`), written).toBe(plain);
  });
});

it.each(['1.000', '1,000', '1e3', '0x3e8', '-5', '1000.5'])(
  'a setting of %s is refused, not misread',
  async (value) => {
    const ran = await runVerb(['ask', 'status', '--demo'], { GROUNDSWELL_TRACK_LIMIT: value }, systemClock);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(`GROUNDSWELL_TRACK_LIMIT should be a whole number from 1 to 10000, not “${value}”.`);
  },
);
