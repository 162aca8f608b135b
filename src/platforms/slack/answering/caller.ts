import type { Caller, WorkspaceId } from '../../../contracts/platforms/chat-platform.ts';
import type { CommandDeclaration } from '../../../contracts/command.ts';
import { commandCalled } from '../../../parsing/parse-command.ts';
import { workspaceId } from '../config.ts';
import type { SlackTools } from '../tools.ts';
import type { Workspace } from '../connection/workspace.ts';

/** Who does something, as the payload says. Taken from the signed payload every time, never remembered. */
export interface Asker {
  /** The workspace in which it happened; undefined where the payload names none. */
  team: string | undefined;
  /** The workspace that shows us there, where the payload says so: another one in channels that several workspaces share. */
  installedTeam?: string | undefined;
  /** The organisation (Enterprise Grid) in which it happened. */
  enterprise: string | undefined;
  /** The workspace that the person belongs to, where the payload says so: another one in shared channels. */
  userTeam: string | undefined;
  user: string;
  userName: string;
  channel: string | undefined;
}

export type Admission = { ok: true; workspace: Workspace } | { ok: false; sentence: string };

const ELSEWHERE = 'This Groundswell belongs to another workspace. Ask your own workspace’s admins to install it.';
const UNKNOWN_PERSON = 'Slack does not say just now which workspace you belong to. Try again in a minute.';

/**
 * A person of another workspace gets nothing: figures, lists and rights belong to the workspace that installed the app. On Enterprise
 * Grid a person's `team_id` is one workspace of several, and channels are shared within the organisation: colleagues are at home.
 */
export async function admit(tools: SlackTools, asker: Asker): Promise<Admission> {
  const refuse = (why: string, sentence = ELSEWHERE): Admission => {
    tools.logger.warn(
      { why, team: asker.team, userTeam: asker.userTeam, user: asker.user },
      'A request from another workspace was refused.',
    );
    return { ok: false, sentence };
  };
  const workspace = await tools.workspaces.serving({ installedTeam: undefined, ...asker });
  if (workspace === undefined) return refuse('another workspace');
  const here = asker.team !== undefined && workspace.id === workspaceId(asker.team);
  if (here && (asker.userTeam === undefined || asker.userTeam === asker.team)) return { ok: true, workspace };
  if (workspace.enterprise === undefined) return refuse(here ? 'person of another workspace' : 'another workspace');
  const colleague = await tools.people.isColleague(workspace, asker.user);
  if (colleague === undefined) return refuse('nobody knows whose person it is', UNKNOWN_PERSON);
  return colleague ? { ok: true, workspace } : refuse('person of another organisation');
}

/** Rights and zone are asked for only where the command needs them. */
export async function callerFor(
  tools: SlackTools,
  { id: workspace }: Workspace,
  asker: Asker,
  command: CommandDeclaration | undefined,
): Promise<Caller> {
  const wantsZone = command !== undefined && Object.values(command.options).some((option) => option.type === 'zone');
  const [mayManage, zone] = await Promise.all([
    mayManageHere(tools, workspace, asker, command),
    wantsZone ? tools.people.zone(workspace, asker.user) : undefined,
  ]);
  return {
    workspace,
    channel: asker.channel,
    user: asker.user,
    userName: asker.userName,
    mayManage,
    zone,
    personal: asker.channel?.startsWith('D') ?? false,
  };
}

async function mayManageHere(
  tools: SlackTools,
  workspace: WorkspaceId,
  asker: Asker,
  command: CommandDeclaration | undefined,
): Promise<boolean> {
  const { managers } = tools.config;
  if (managers === 'everyone') return true;
  if (managers !== 'admins') return managers.includes(asker.user);
  return command?.permission !== 'read' && (await tools.people.isAdmin(workspace, asker.user));
}

/** The declared command that a text begins with. */
export function declarationOf(commands: readonly CommandDeclaration[], text: string): CommandDeclaration | undefined {
  const [first = '', second] = text.trim().toLowerCase().split(/\s+/, 2);
  return commandCalled(first, second, commands);
}
