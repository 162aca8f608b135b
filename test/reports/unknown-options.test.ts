import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { answeringOnSmallUniverse, manager, textOf } from '../support/answering.ts';

/** What people write for options elsewhere, and values that other options of ours would take. */
const FOREIGN = ['lang', 'limit', 'timezone', 'time', 'range', 'repo', 'colour', 'sort', 'format', 'owner', 'x'];
const VALUES = ['Rust', '10', '1y', 'qdrant/qdrant', 'Europe/Berlin', 'stars'];

it.each(commands.map((command) => [command.name, command] as const))(
  '%s refuses options that it does not have, by their name',
  async (name, { options }) => {
    const here = await answeringOnSmallUniverse();
    const needed = Object.values(options).some(({ required }) => required) ? ' qdrant/qdrant milvus-io/milvus' : '';
    for (const [at, option] of FOREIGN.entries()) {
      if (Object.keys(options).some((own) => own.toLowerCase() === option)) continue;
      const value = VALUES[at % VALUES.length] ?? '';
      for (const typed of [
        `${option}:${value}`,
        `${option}=${value}`,
        `--${option} ${value}`,
        `--${option}=${value}`,
      ]) {
        // A question is any text at all.
        if (Object.values(options).some((spec) => spec.type === 'text' && spec.rest)) continue;
        const { message, outcome } = await here.bot.runText(`${name}${needed} ${typed}`, manager);
        expect(outcome, typed).toBe('error');
        expect(textOf(message)).toMatch(new RegExp(`has no option “${option}”`));
      }
    }
    expect(here.logged).toEqual([]);
  },
);

describe('the nearest option', () => {
  it.each([
    ['top lang:Rust', 'language:'],
    ['top limit:10', 'show:'],
    ['top size=25', 'show:'],
    ['top categry:databases', 'category:'],
    ['subscribe digest day:Monday timezone:Europe/Berlin', 'zone:'],
    ['subscribe digest day:Monday tz:Europe/Berlin', 'zone:'],
    ['subscribe digest day:Monday time:9', 'at:'],
    ['subscribe digest repo:qdrant/qdrant', 'only:'],
    ['subscribe alerts repo:qdrant/qdrant', 'only:'],
    ['subscribe alerts type:spikes', 'kinds:'],
    ['trend qdrant range:1y', 'window:'],
    ['trend qdrant period:90d', 'window:'],
    ['trend qdrant measure:forks', 'metric:'],
    ['alerts days:30', 'since:'],
    ['compare qdrant milvus range:1y', 'window:'],
    ['help colour:red', 'help'],
  ])('of `%s` is offered: %s', async (text, near) => {
    const here = await answeringOnSmallUniverse();
    const { message, outcome } = await here.bot.runText(text, manager);
    expect(outcome).toBe('error');
    expect(textOf(message)).toContain(near);
    expect(textOf(message)).not.toMatch(/is not one of|is no kind of alert|No tracked project has/);
  });
});

it('a project, a number and --help are read as what they are', async () => {
  const { ask } = await answeringOnSmallUniverse();
  expect(await ask('qdrant')).toContain('qdrant/qdrant');
  expect(await ask('qdrant/qdrant')).toMatch(/\d+ \/ 100/);
  expect(await ask('top 2')).toContain('milvus');
  expect(await ask('top 2 stars')).toContain('milvus');
  for (const text of ['score --help', 'score qdrant/qdrant --help', 'score —help'])
    expect(await ask(text), text).toMatch(/^`?score`?|score <project>|score project/m);
});
