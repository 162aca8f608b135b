import { expect, it } from 'vitest';
import { isStableRelease, readsLikePrerelease } from '../../src/history/releases/stable-release.ts';

/** Tags as projects publish them; nobody flagged any of these. */
const STABLE = [
  // Plain versions, dates, builds.
  ...[
    '',
    '1.2.3',
    'v1.2.0',
    'V4.1',
    'v.1.0',
    '2026.8.0',
    '22.10.2',
    '2022-03-15',
    '20240501',
    'r136',
    'b4567',
    'Release38',
  ],
  ...[
    'release-2022-03-15_21-18',
    'deploy-2023-07-19',
    'Deploy/2020-07-17',
    'releases/2.10.11',
    'release-v1.6.2',
    'stable',
  ],
  // Components and packages, some of them named like a channel.
  ...['@scope/pkg@3.1.0', 'react-router@6.4.1', 'ray-1.2.0', 'py-0.14.18', 'jax-v0.3.6', 'client/v2.5.3', 'web/5.1.2'],
  ...['helm-chart/1.1.0', 'azure-core_1.22.1', 'metatensor-torch-v0.1.0', 'eth2-client-0.1.0', 'rel_1_6_5', 'REL_17_2'],
  ...['next@13.0.0', 'create-next-app@14.2.3', 'next-auth@v4.24.7', '@ariakit/test@0.1.9', '@internal/tools@1.0.0'],
  ...[
    'snapshot-controller-3.0.1',
    'canary-checker-v1.0.38',
    'devtools-v1.2.0',
    'edge-runtime-2.0.0',
    'alpha-vantage-1.4.0',
  ],
  ...['@formatjs/swc-plugin-experimental@0.3.2', 'sn_testnet-v0.1.19', 'preview-server/v1.2.0'],
  // What comes after a release is a release.
  ...['1.4.0-1', '0.7.3.post1', '2.6.0post1', '1.3.4-stable.0', '1.73.6-stable.patch.1', '1.0.13-final', '4.2.0.Final'],
  ...[
    '5.3.0.GA',
    '1.1.18_hf',
    '3.16.0x',
    '2.0.0-fix',
    'v1.0.0-hotfix.1',
    '9.0.1+build.7',
    '0.2.0+ghidra12.0.4',
    'v18.20.4-lts',
  ],
  // Letters that are no channel: OpenSSL's fixes, Unity's finals, OpenJDK's builds, variants, commits.
  ...['0.9.6d', 'OpenSSL_1_0_2b', '3.3a', '1.1.1w', '2022.3.0f1', 'jdk8u392-b08', 'jdk-21.0.2+13', '1.13.0-tm-0.34.23'],
  ...['1.1_cuda-10.1_ubuntu-18.04', '1.14.13-jito', '1.0.0-alpine', '3.8.1-betterment', 'protocol@8c9917b', '17694c9'],
  ...[
    '0.11.7-e98025da6a73ecfca98e837317d4d91d25f3a05b',
    'agoric-upgrade-11',
    '4.49.0-SmolVLM-2',
    '4.9.0-Gemma',
    'release-2024-02-21_23-01-p2p',
  ],
];
const NOT_STABLE = [
  // Semantic versions, Python, Ruby, Java, .NET, databases, languages.
  ...[
    'v1.2.0-rc.1',
    '1.1.0-RC1',
    '2.0.0-rc0',
    '1.77.2.rc.1',
    'v2.0.0-alpha.1',
    '3.0.0-beta0',
    '0.0.10-beta',
    '6.0.0-beta.1.18',
  ],
  ...[
    '1.0.0b3',
    '3.1.8b',
    '2.16.0b0',
    '2.14.0-b1',
    '3.0.0-a5',
    '3.5.0a1.dev1',
    '2.0.0rc3post1',
    '1.0c1',
    '3.0.0.dev1',
    '7.2.0.beta1',
  ],
  ...['1.0.0-SNAPSHOT', '1.1.0-M19', '5.0.0.M3', '4.0.0.CR1', '4.0.0.Alpha2', 'v9.0.0-preview.5.24306.7', '21-ea+12'],
  ...[
    'REL_17_BETA1',
    'FIREFOX_BETA_120_BASE',
    'go1.22rc1',
    'php-8.4.0RC1',
    'llvmorg-19.1.0-rc2',
    'v6.10-rc3',
    '6000.0.0b11',
  ],
  ...['swift-6.0-DEVELOPMENT-SNAPSHOT-2024-05-01-a', 'v22.0.0-nightly20240501c4f1a3d2be', '2.0.20-dev-1234'],
  ...[
    '19.0.0-rc-fb9a90fa48-20240614',
    '0.0.0-experimental-f6122213d-20240612',
    '18.0.0-next.2',
    'v14.3.0-canary.2',
    'v2-beta.3',
  ],
  // Channels that go without a version, or before it.
  ...[
    'nightly',
    'nightly-2024-05-01',
    'nightly/2024-05-01',
    'canary',
    'snapshot',
    'edge',
    'dev',
    'preview',
    'unstable',
  ],
  ...[
    'latest',
    'continuous',
    'tip',
    'untagged-c73c3c7a63c75e538917',
    'edge-24.1.1',
    'beta-2.1.5182',
    'RC-0.10.0',
    'Beta-01',
  ],
  ...['alpha-testnet-0.0.1.5', 'nightly-build-20240501', 'dev-2024-05-01', 'desktop-canary-3.0.0', 'insiders-1.90'],
  // Components of a pre-release.
  ...[
    '@fluentui/react-tree_v9.0.0-beta.16',
    '@fluentui/react-tag-picker-preview_v0.1.1',
    'iota-stronghold-v2.0.0-rc.0',
  ],
  ...[
    'py-1.0.0-beta.1',
    'react@19.0.0-rc.1',
    'client_v2.0.0-internal.4.0.3',
    'desktop-1.5.0-beta.1',
    'helm/v2.0.0-alpha1',
  ],
  // Other builds on the way.
  ...[
    '0.5.0+nightly.20211129',
    '1.61.11-nightly',
    'v1.2.0-35-gd41b0c5',
    '0.0.0-pr.123',
    '1.0.0-ci.42',
    '2.0.0-milestone.1',
  ],
  ...[
    '5.12.0-alphafips5',
    '0.1.10-beta-hotfix3',
    '1.2.0-pre1',
    '0.3.6-pre-release',
    '1.0.0-release-candidate',
    '1.0.0-wip',
  ],
  ...['1.73.0.debug_mem', 'draft-5', 'test-release-1', '1.0.0_RC', '0.0.4_beta.1'],
  // Lists that strip the letter v, and a misspelling that one list carried for years.
  ...['1.49.0.de8', '1.58.2-de2', '4.51.3-Qwen2.5-Omni-preiew'],
];

it.each(STABLE)('“%s” is a stable release', (tag) => {
  expect(readsLikePrerelease(tag)).toBe(false);
});

it.each(NOT_STABLE)('“%s” is none, though no one flagged it', (tag) => {
  expect(readsLikePrerelease(tag)).toBe(true);
});

it('believes the flag and the name alike', () => {
  expect(isStableRelease({ tag: 'v1.0.0', prerelease: false })).toBe(true);
  expect(isStableRelease({ tag: 'v1.0.0', prerelease: true })).toBe(false);
  expect(isStableRelease({ tag: 'v1.0.0-rc.1', prerelease: false })).toBe(false);
  expect(isStableRelease({ tag: '', prerelease: false })).toBe(true);
});
