import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { OperatorError } from '../contracts/errors.ts';

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

/**
 * Settings from a `.env` file in the working folder; what is set already wins.
 * @returns why the file that is there cannot be used; undefined when it was read or there is none
 */
export function loadDotEnv(environment: NodeJS.ProcessEnv, file = '.env'): OperatorError | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return ABSENT.has(code)
      ? undefined
      : new OperatorError(
          `The file ${file} cannot be read.`,
          'Give the user that runs this the right to read it, or take it away.',
          { cause: error },
        );
  }
  // Editors and shells of Windows write these; read as UTF-8 the file would hold no setting at all.
  if (bytes.includes(0))
    return new OperatorError(
      `The file ${file} is UTF-16.`,
      'Save it as UTF-8; in PowerShell: Set-Content -Encoding utf8.',
    );
  const settings = parseEnv(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  for (const [name, value] of Object.entries(settings)) environment[name] ??= value;
  return undefined;
}
