import { cratesIo } from './crates-io/kind.ts';
import { depsDev } from './deps-dev/kind.ts';
import { dockerHub } from './docker-hub/kind.ts';
import { ecosystems } from './ecosystems/kind.ts';
import { homebrew } from './homebrew/kind.ts';
import { hackerNews } from './hacker-news/kind.ts';
import { lobsters } from './lobsters/kind.ts';
import { npm } from './npm/kind.ts';
import { nuget } from './nuget/kind.ts';
import { packagist } from './packagist/kind.ts';
import { pypi } from './pypi/kind.ts';
import { pypistats } from './pypistats/kind.ts';
import { rubygems } from './rubygems/kind.ts';
import type { SourceKind } from './source.ts';

/**
 * Every source beside GitHub, which has a budget and jobs of its own. A new one is its folder and a line here. Of two that read
 * the same registry, the one that is preferred comes first.
 */
export const SOURCES: readonly SourceKind[] = [
  ecosystems,
  depsDev,
  npm,
  pypi,
  pypistats,
  cratesIo,
  rubygems,
  nuget,
  packagist,
  dockerHub,
  homebrew,
  hackerNews,
  lobsters,
];

/** Undefined for a name that no source has, such as one that is no longer read. */
export const sourceNamed = (id: string): SourceKind | undefined => SOURCES.find((source) => source.id === id);
