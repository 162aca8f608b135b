import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { OperatorError } from '../contracts/errors.ts';
import type { StarterProject } from '../contracts/figures/starter.ts';
import { readStarterUniverse } from './check-starter-universe.ts';

export { checkStarterUniverse } from './check-starter-universe.ts';
/** The file that comes with the project. */
const BUNDLED_STARTER_FILE = fileURLToPath(new URL('../../db/starter/universe.yml', import.meta.url));

/** Problems that one error names; the others are counted. */
const NAMED = 5;

/** The text of a starter file. @throws OperatorError when it cannot be read */
export async function readStarterFile(file: string = BUNDLED_STARTER_FILE): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new OperatorError(
      `The starter file ${file} cannot be read.`,
      'GROUNDSWELL_STARTER_FILE names it; without that the bundled one is used.',
      { cause: error },
    );
  }
}

/**
 * The starter universe, in the order of the file. Warnings (a category of one, say) do not keep it from loading.
 * @param file a file in the format of the bundled one, which is the default
 * @throws OperatorError naming the file and the lines that are wrong
 */
export async function loadStarterUniverse(file: string = BUNDLED_STARTER_FILE): Promise<readonly StarterProject[]> {
  const { projects, problems } = readStarterUniverse(await readStarterFile(file));
  const errors = problems.filter((problem) => problem.severity === 'error');
  const [first] = errors;
  if (!first) return projects;
  const named = errors.slice(0, NAMED).map((problem) => `line ${problem.line}: ${problem.sentence}`);
  if (errors.length > NAMED) named.push(`and ${errors.length - NAMED} more.`);
  throw new OperatorError(`The starter file ${file} has mistakes: ${named.join(' ')}`, first.hint);
}
