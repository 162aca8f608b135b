import type { Caller } from '../../../contracts/chat-platform.ts';
import type { CommandDeclaration } from '../../../contracts/command.ts';
import { commandCalled } from '../../../parsing/parse-command.ts';
import { workspaceId } from '../config.ts';
import type { SlackTools } from '../tools.ts';
import type { Workspace } from '../connection/workspaces.ts';

/** Who does something, as the payload says. Taken from the signed payload every time, never remembered. */
export interface Asker {
  /** The workspace in which it happened. */
  team: string;
  /** The workspace that the person belongs to, where the payload says so: another one in shared channels. */
  userTeam: string | undefined;
  user: string;
  userName: string;
  channel: string | undefined;
}

export type Admission = { ok: true; workspace: Workspace } | { ok: false; sentence: string };

/** A person of another workspace gets nothing: figures, lists and rights belong to the workspace that installed the app. */
export async function admit(tools: SlackTools, asker: Asker): Promise<Admission> {
  const refuse = (why: string): Admission => {
    tools.logger.warn(
      { why, team: asker.team, userTeam: asker.userTeam, user: asker.user },
      'A request from another workspace was refused.',
    );
    return {
      ok: false,
      sentence: 'This Groundswell belongs to another workspace. Ask your own workspace’s admins to install it.',
    };
  };
  if (asker.userTeam !== undefined && asker.userTeam !== asker.team) return refuse('person of another workspace');
  const only = tools.workspaces.only();
  if (only !== undefined && (await only).id !== workspaceId(asker.team)) return refuse('another workspace');
  return { ok: true, workspace: await tools.workspaces.of(workspaceId(asker.team)) };
}

/** Rights and zone are asked for only where the command needs them. */
export async function callerFor(
  tools: SlackTools,
  asker: Asker,
  command: CommandDeclaration | undefined,
): Promise<Caller> {
  const workspace = workspaceId(asker.team);
  const wantsZone = command !== undefined && Object.values(command.options).some((option) => option.type === 'zone');
  const [mayManage, zone] = await Promise.all([
    mayManageHere(tools, asker, command),
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
  asker: Asker,
  command: CommandDeclaration | undefined,
): Promise<boolean> {
  const { managers } = tools.config;
  if (managers === 'everyone') return true;
  if (managers !== 'admins') return managers.includes(asker.user);
  return command?.permission !== 'read' && (await tools.people.isAdmin(workspaceId(asker.team), asker.user));
}

/** The declared command that a text begins with. */
export function declarationOf(commands: readonly CommandDeclaration[], text: string): CommandDeclaration | undefined {
  const [first = '', second] = text.trim().toLowerCase().split(/\s+/, 2);
  return commandCalled(first, second, commands);
}
