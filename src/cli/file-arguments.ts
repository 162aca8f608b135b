import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { OperatorError } from '../contracts/errors.ts';

/** @throws OperatorError where a file that somebody named cannot be read. A pipe can. */
export function refuseUnreadable(file: string): void {
  if (!existsSync(file))
    throw new OperatorError(`There is no file ${file}.`, 'Paths are taken from the folder that this runs in.');
  if (statSync(file).isDirectory()) throw new OperatorError(`${file} is a folder, not a file.`, 'Name a file in it.');
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw new OperatorError(`The file ${file} may not be read.`, 'Give the user that runs this the right to read it.', {
      cause: error,
    });
  }
}

/** @throws OperatorError where nothing can be written to the file that somebody named */
export async function writeTo(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw aboutWriting(error, file);
  }
}

/** Makes the folder that somebody named, and those above it. @throws OperatorError where a file has its name */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new OperatorError(`${folder} is a file, not a folder.`, 'Name a folder; it is made where there is none.', {
        cause: error,
      });
    throw aboutWriting(error, folder);
  }
}

function aboutWriting(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const say = (sentence: string, hint: string): OperatorError => new OperatorError(sentence, hint, { cause: error });
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return say(`The folder of ${file} does not exist.`, 'Create it, or name another file.');
  if (code === 'EISDIR') return say(`${file} is a folder, not a file.`, 'Name a file in it.');
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return say(
      `The file ${file} may not be written.`,
      'Give the user that runs this the right to write there, or name another file.',
    );
  if (code === 'ENOSPC')
    return say(`The disk is full: ${file} could not be written.`, 'Free some space, or name a file elsewhere.');
  return error;
}
