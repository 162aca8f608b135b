import { describe, expect, it } from 'vitest';
import type { FoundPackage, PublishedPackage } from '../../src/contracts/figures/usage.ts';
import { ownPackages } from '../../src/usage/own-packages.ts';

const found = (
  registry: string,
  name: string,
  downloads: number | null,
  more: Partial<FoundPackage> = {},
): FoundPackage => ({
  purl: `pkg:${registry}/${name}`,
  registry,
  name,
  namespace: name.includes('/') ? (name.split('/')[0] ?? null) : null,
  repositoryUrl: 'https://github.com/acme/rocket',
  status: null,
  downloads: downloads === null ? null : { value: downloads, period: 'last-month' },
  dependentPackages: null,
  dependentRepositories: null,
  syncedAt: null,
  ...more,
});
const proof = (registry: string, name: string): PublishedPackage => ({ registry, name, attested: true });
const judge = (packages: readonly FoundPackage[], published?: readonly PublishedPackage[]): Record<string, string> =>
  Object.fromEntries(
    ownPackages(['acme/rocket', 'acme/old-rocket'], packages, published).map(({ found: { name }, standing }) => [
      name,
      standing,
    ]),
  );

describe('which packages are a project’s own', () => {
  it('one that names the repository is, whatever it is called', () => {
    expect(judge([found('npm', 'thruster', 500)])).toEqual({ thruster: 'own' });
  });

  it('names the repository in many spellings, also by its former name, and in no other repository’s', () => {
    const addresses = [
      'git+https://github.com/Acme/Rocket.git',
      'https://www.github.com/acme/old-rocket/',
      'git://github.com/acme/rocket#readme',
      'https://github.com/acme/rocket-2',
      'https://gitlab.com/acme/rocket',
    ];
    const packages = addresses.map((repositoryUrl, at) => found(`r${at}`, `rocket${at}`, 500, { repositoryUrl }));
    expect(judge(packages)).toEqual({ rocket0: 'own', rocket1: 'own', rocket2: 'own' });
  });

  it('a monorepo has several: those of its namespace or name, and large ones of any', () => {
    expect(
      judge([
        found('npm', 'rocket', 1_000_000),
        found('npm', 'rocket-dom', 900_000),
        found('npm', 'scheduler', 400_000),
        found('npm', '@acme/launchpad', 20_000),
        found('npm', '@acme/tiny', 900),
      ]),
    ).toEqual({
      rocket: 'own',
      'rocket-dom': 'own',
      scheduler: 'own',
      '@acme/launchpad': 'own',
      '@acme/tiny': 'minor',
    });
  });

  it('forks keep the address and the name, in a namespace of somebody else', () => {
    expect(
      judge([
        found('npm', 'rocket', 1_000_000),
        found('npm', '@jane/rocket', 40_000),
        found('npm', 'rocket-fork', 40_000),
        found('npm', 'left-pad', 40_000),
      ]),
    ).toEqual({ rocket: 'own', '@jane/rocket': 'look-alike', 'rocket-fork': 'look-alike', 'left-pad': 'look-alike' });
  });

  it('a package that grew larger than the namesake is believed', () => {
    expect(judge([found('npm', '@jane/rocket', 400_000), found('npm', 'rocket', 1_000_000)])).toEqual({
      rocket: 'own',
      '@jane/rocket': 'own',
    });
  });

  it('where the registry proves some, others need its proof or their size', () => {
    const published = [proof('pypi', 'rocket'), { ...proof('pypi', 'rocket-extra'), attested: false }];
    expect(
      judge(
        [
          found('pypi', 'rocket', 10_000),
          found('pypi', 'rocket-extra', 900),
          found('pypi', 'rocket-large', 4_000),
          found('cargo', 'rocket-rs', 5),
        ],
        published,
      ),
    ).toEqual({ rocket: 'own', 'rocket-extra': 'look-alike', 'rocket-large': 'own', 'rocket-rs': 'own' });
  });

  it('what the registry no longer has does not count, and is no measure for the others', () => {
    expect(judge([found('pypi', 'rocket', 9_000_000, { status: 'removed' }), found('pypi', 'rocket2', 100)])).toEqual({
      rocket: 'removed',
      rocket2: 'own',
    });
  });

  it('without downloads the dependents say which is large', () => {
    expect(
      judge([
        found('golang', 'github.com/acme/rocket', null, { namespace: 'github.com/acme', dependentRepositories: 5_000 }),
        found('golang', 'github.com/jane/rocket', null, { namespace: 'github.com/jane', dependentRepositories: 100 }),
      ]),
    ).toEqual({ 'github.com/acme/rocket': 'own', 'github.com/jane/rocket': 'look-alike' });
  });

  it('at most twenty of a registry count', () => {
    const many = Array.from({ length: 25 }, (_, at) => found('npm', `@acme/rocket-${at}`, 1_000 - at));
    expect(Object.values(judge(many)).filter((standing) => standing === 'own')).toHaveLength(20);
  });
});
