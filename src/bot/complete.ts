import type { Bot } from '../contracts/bot.ts';
import type { Choice, CommandDeclaration, CompletionSource } from '../contracts/command.ts';
import type { Caller } from '../contracts/platforms/chat-platform.ts';
import { count, shorten } from '../text/format.ts';
import { nearZones } from '../text/zones.ts';
import type { CommandServices } from '../../commands/support/context.ts';

/** Discord's limit, and as many as a person reads. */
const MOST = 25;
const LONGEST_LABEL = 100;

/** Completions for one option: projects from the index in memory, the rest from small indexed reads. */
export async function complete(
  services: CommandServices,
  commands: readonly CommandDeclaration[],
  query: Parameters<Bot['complete']>[0],
  caller: Caller,
): Promise<readonly Choice[]> {
  const spec = commands.find((command) => command.name === query.command)?.options[query.option];
  const limit = Math.min(query.limit ?? MOST, MOST);
  switch (spec?.type) {
    case 'project':
      return projects(services, query.typed, caller, limit);
    case 'projects':
      return severalProjects(services, query.typed, caller, limit);
    case 'choice':
      return spec.choices
        .filter(({ label, value, words = [] }) => [label, value, ...words].some((text) => matches(text, query.typed)))
        .slice(0, limit);
    case 'zone':
      return zones(query.typed, limit);
    case 'text':
      return spec.complete === undefined ? [] : values(services, spec.complete, query.typed, limit);
    case 'integer':
      return spec.complete === 'subscription' ? subscriptions(services, query.typed, caller, limit) : [];
    default:
      return [];
  }
}

async function watched({ store }: CommandServices, caller: Caller): Promise<ReadonlySet<number>> {
  return new Set((await store.workspaces.watchlist(caller.workspace)).map((entry) => entry.projectId));
}

async function projects(services: CommandServices, typed: string, caller: Caller, limit: number): Promise<Choice[]> {
  return services.index.search(typed, limit, await watched(services, caller)).map((project) => ({
    value: project.fullName,
    label: shorten(
      project.stars === undefined ? project.fullName : `${project.fullName}  ${count(project.stars)} stars`,
      LONGEST_LABEL,
    ),
  }));
}

/** The last word is completed; the words before it stay. */
async function severalProjects(
  services: CommandServices,
  typed: string,
  caller: Caller,
  limit: number,
): Promise<Choice[]> {
  const before = /^(.*[\s,])?/.exec(typed)?.[0] ?? '';
  const found = await projects(services, typed.slice(before.length), caller, limit);
  return found
    .map((choice) => ({ value: `${before}${choice.value}`, label: shorten(`${before}${choice.value}`, LONGEST_LABEL) }))
    .filter((choice) => choice.value.length <= LONGEST_LABEL);
}

function zones(typed: string, limit: number): Choice[] {
  const names = Intl.supportedValuesOf('timeZone');
  const found = names.filter((name) => matches(name, typed));
  return [...new Set([...found, ...nearZones(typed)])].slice(0, limit).map((name) => ({ value: name, label: name }));
}

async function values(
  { store }: CommandServices,
  source: CompletionSource,
  typed: string,
  limit: number,
): Promise<Choice[]> {
  if (source !== 'category' && source !== 'language' && source !== 'stage') return [];
  const facets = await store.projects.facets(source === 'stage' ? 'fundingStage' : source);
  return facets
    .filter((facet) => matches(facet.value, typed))
    .slice(0, limit)
    .map((facet) => ({ value: facet.value, label: `${facet.value} (${count(facet.projects)})` }));
}

async function subscriptions(
  { store }: CommandServices,
  typed: string,
  caller: Caller,
  limit: number,
): Promise<Choice[]> {
  if (caller.channel === undefined) return [];
  const own = await store.subscriptions.list({ workspaceId: caller.workspace, channel: caller.channel });
  return own
    .filter((subscription) => String(subscription.id).startsWith(typed.trim()) || matches(subscription.kind, typed))
    .slice(0, limit)
    .map((subscription) => ({
      value: String(subscription.id),
      label: `${subscription.id} ${subscription.kind} (${subscription.state})`,
    }));
}

const matches = (text: string, typed: string): boolean => text.toLowerCase().includes(typed.trim().toLowerCase());
