import type { RegistryName } from '../contracts/figures/usage.ts';

/** Registries by the type of their purls, as people call them. What is not here is called by its type. */
const NAMES: Readonly<Record<RegistryName, string>> = {
  npm: 'npm',
  pypi: 'PyPI',
  cargo: 'crates.io',
  gem: 'RubyGems',
  nuget: 'NuGet',
  composer: 'Packagist',
  maven: 'Maven',
  golang: 'Go',
  docker: 'Docker Hub',
  conda: 'conda',
  brew: 'Homebrew',
  github: 'GitHub',
  hex: 'Hex',
};

export const registryLabel = (registry: RegistryName): string => NAMES[registry] ?? registry;
