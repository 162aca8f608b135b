import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { OperatorError } from '../contracts/errors.ts';
import type { SettingReader } from '../contracts/setting.ts';
import { foreignToken } from '../runtime/token-kinds.ts';
import type { AppCredential } from '../sources/github/access/credential.ts';

export interface GitHubConfig {
  /** Each once, in the order given. */
  tokens: readonly string[];
  app: AppCredential | undefined;
  apiUrl: string;
}

/** Whether there is anything to show to GitHub, without which nearly nothing can be read. */
export const hasCredential = ({ tokens, app }: Pick<GitHubConfig, 'tokens' | 'app'>): boolean =>
  tokens.length > 0 || app !== undefined;

/** @throws OperatorError naming the setting that is wrong or missing; a key is never repeated. */
export function readGitHubConfig(settings: SettingReader): GitHubConfig {
  const tokens = [...new Set(settings.list('GITHUB_TOKEN'))];
  for (const [at, token] of tokens.entries()) checkToken(token, tokens.length === 1 ? '' : ` (number ${at + 1})`);
  return { tokens, app: readApp(settings), apiUrl: settings.address('GITHUB_API_URL') };
}

function checkToken(token: string, which: string): void {
  const other = foreignToken(token, 'GITHUB_TOKEN');
  if (other !== undefined)
    throw new OperatorError(
      `GITHUB_TOKEN${which} holds ${other}.`,
      'Set GITHUB_TOKEN to a token from https://github.com/settings/personal-access-tokens.',
    );
}

function readApp(settings: SettingReader): AppCredential | undefined {
  const [appId, installation] = [settings.get('GITHUB_APP_ID'), settings.get('GITHUB_APP_INSTALLATION_ID')];
  const [inline, file] = [settings.get('GITHUB_APP_PRIVATE_KEY'), settings.get('GITHUB_APP_PRIVATE_KEY_FILE')];
  if ([appId, installation, inline, file].every((value) => value === undefined)) return undefined;
  if (inline !== undefined && file !== undefined)
    throw new OperatorError(
      'Both GITHUB_APP_PRIVATE_KEY and GITHUB_APP_PRIVATE_KEY_FILE are set.',
      'Keep one of them: the key of the App comes from one place.',
    );
  const by = 'reading as a GitHub App';
  settings.need('GITHUB_APP_ID', by);
  settings.need('GITHUB_APP_INSTALLATION_ID', by);
  // The client id (Iv...) is as good as the number.
  settings.matching('GITHUB_APP_ID', /^(?:\d+|Iv[\w.]+)$/, 'the App ID or the client ID of the App');
  const installationId = settings.whole('GITHUB_APP_INSTALLATION_ID', 1, Number.MAX_SAFE_INTEGER);
  const text = file === undefined ? settings.need('GITHUB_APP_PRIVATE_KEY', by) : readKeyFile(file);
  return { appId: appId ?? '', privateKey: asPem(text, file), installationId };
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new OperatorError(
      `The file of GITHUB_APP_PRIVATE_KEY_FILE cannot be read: ${file}.`,
      'Check the path, and give the user that runs this the right to read it.',
      { cause: error },
    );
  }
}

/** Environment files keep a PEM in one line in different ways. */
function asPem(text: string, file: string | undefined): string {
  const given = text.replace(/^\uFEFF/, '').trim();
  const unfolded = given.replaceAll('\\n', '\n');
  const pem = unfolded.includes('-----BEGIN') ? unfolded : Buffer.from(given, 'base64').toString('utf8');
  try {
    return createPrivateKey(pem).export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch {
    throw new OperatorError(
      file === undefined ? 'GITHUB_APP_PRIVATE_KEY holds no private key.' : `${file} holds no private key.`,
      'It is the .pem file that the page of the App makes under “Private keys”; it begins with -----BEGIN.',
    );
  }
}
