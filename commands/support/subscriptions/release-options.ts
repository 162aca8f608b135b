import type { OptionSpecs } from '../../../src/contracts/command.ts';
import { UserError } from '../../../src/contracts/errors.ts';

/** Which releases, in commands that speak of them. */
export const releaseOptions = {
  level: {
    type: 'choice',
    description: 'Releases from this level on (default any)',
    choices: [
      { value: 'major', label: 'major' },
      { value: 'minor', label: 'minor and major' },
      { value: 'any', label: 'any' },
    ],
  },
  tags: {
    type: 'text',
    description: 'Only releases whose tag fits, such as “@scope/*”; “any” for all',
    maxLength: 200,
  },
} as const satisfies OptionSpecs;

const MOST_PATTERNS = 10;

/**
 * `@scope/*, cli/v*` as patterns; `any` for none.
 * @throws UserError for more than ten
 */
export function readTagPatterns(text: string): string[] {
  const patterns = text.split(/[\s,;]+/).filter(Boolean);
  if (patterns.some((one) => one.toLowerCase() === 'any')) return [];
  if (patterns.length > MOST_PATTERNS)
    throw new UserError(
      `${patterns.length} tag patterns are too many.`,
      `Name ${MOST_PATTERNS} at most; “*” stands for any characters.`,
    );
  return patterns;
}
