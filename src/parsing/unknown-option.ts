import type { CommandDeclaration } from '../contracts/command.ts';
import { UserError } from '../contracts/errors.ts';
import { say } from '../contracts/messages/line.ts';
import { editDistance } from '../text/text-distance.ts';
import { usage } from './read-options.ts';

/** What people call options elsewhere, and which of ours they mean: the first that the command has. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  lang: ['language'],
  languages: ['language'],
  limit: ['show', 'size'],
  count: ['show', 'size'],
  top: ['show', 'size'],
  size: ['show'],
  timezone: ['zone'],
  tz: ['zone'],
  time: ['at', 'window', 'since'],
  hour: ['at'],
  weekday: ['day'],
  range: ['window', 'since', 'days'],
  period: ['window', 'since', 'days'],
  span: ['window', 'since', 'days'],
  days: ['window', 'since'],
  since: ['window', 'days'],
  from: ['window', 'since'],
  repo: ['project', 'projects', 'only'],
  repos: ['projects', 'only', 'project'],
  repository: ['project', 'projects', 'only'],
  project: ['projects', 'only'],
  projects: ['only', 'project'],
  include: ['only'],
  sort: ['by'],
  order: ['by'],
  metric: ['by'],
  measure: ['by', 'metric'],
  type: ['kinds', 'kind'],
  kind: ['kinds'],
  kinds: ['kind'],
  level: ['severity'],
  funding: ['stage'],
  categories: ['category'],
  file: ['list'],
  id: ['subscription', 'delivery'],
};

/** The option that was probably meant: by another word for it, by its beginning, or a typing slip away. */
function nearestOption(command: CommandDeclaration, written: string): string | undefined {
  const names = Object.keys(command.options);
  const typed = written.toLowerCase();
  const meant = (Object.hasOwn(MEANT, typed) ? MEANT[typed] : undefined)?.find((name) => names.includes(name));
  if (meant !== undefined) return meant;
  const allowed = typed.length < 5 ? 1 : 2;
  const near = names
    .flatMap((name) => {
      const distance = editDistance(name, typed, allowed);
      return distance === undefined ? [] : [{ name, distance }];
    })
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.name ?? (typed.length < 3 ? undefined : names.find((name) => name.startsWith(typed)));
}

/** An option that the command does not have, by its name, with the nearest that it has. */
export function unknownOption(command: CommandDeclaration, written: string): UserError {
  const near = nearestOption(command, written);
  const shown = written.length > 40 ? `${written.slice(0, 39)}…` : written;
  return new UserError(
    say`\`${command.name}\` has no option “${shown}”.`,
    near === undefined
      ? Object.keys(command.options).length === 0
        ? usage(command)
        : say`\`help ${command.name}\` lists its options.`
      : say`Did you mean \`${near}:\`? \`help ${command.name}\` lists its options.`,
  );
}
