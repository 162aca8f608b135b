import type { Answer, Bot } from '../bot.ts';
import type { ChartRenderer } from '../messages/chart.ts';
import type { ChatPlatform, PlatformName } from './chat-platform.ts';
import type { Clock } from '../clock.ts';
import type { CommandDeclaration, PlatformTraits } from '../command.ts';
import type { Logger } from '../logger.ts';
import type { PlatformStores } from './platform-stores.ts';
import type { SettingDocs, SettingReader } from '../setting.ts';

/** What a platform is given to run. */
interface PlatformParts {
  bot: Bot;
  charts: ChartRenderer;
  stores: PlatformStores;
  clock: Clock;
  logger: Logger;
}

interface PreviewParts {
  /** The command as it was typed. */
  asked: string;
  commands: readonly CommandDeclaration[];
  charts: () => ChartRenderer;
}

/** A platform with its settings read. */
export interface PlatformSetup {
  /** Whether anybody has set it up; `create` is only called then. */
  configured: boolean;
  /** The address it listens on, for errors about it. */
  host: string | undefined;
  /** Whether workspaces may switch on cards under pasted links. */
  linkCards: boolean;
  create: (parts: PlatformParts) => Promise<ChatPlatform>;
  /**
   * Tells the platform what it must know once, and gives the lines to print.
   * @throws OperatorError naming what is not set.
   */
  register(commands: readonly CommandDeclaration[]): Promise<string[]>;
}

/** Everything that differs by platform. The libraries are loaded where they are used, never by the registry. */
export interface PlatformKind {
  name: PlatformName;
  /** As people write it in a sentence. */
  title: string;
  traits: PlatformTraits;
  settings: SettingDocs;
  /** What to set first, for somebody who has set up nothing. */
  firstStep: string | undefined;
  /** @throws OperatorError for a setting that is wrong. */
  read(settings: SettingReader): PlatformSetup;
  /** An answer as the payloads that would be sent, to the letter; undefined where the terminal's text is the payload. */
  preview: ((answer: Answer, parts: PreviewParts) => Promise<unknown>) | undefined;
}
