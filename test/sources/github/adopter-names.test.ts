import { describe, expect, it } from 'vitest';
import { adopterEntries, organisationNames } from '../../../src/sources/github/reading/adopter-names.ts';

const names = (text: string): readonly string[] => organisationNames(adopterEntries(text) ?? []);

describe('the organisations that a list of adopters names', () => {
  it('are in the column of a table that is for them, never in that of contacts', () => {
    expect(
      names(
        `| # | Contact | Organization | Use |
|---|---|---|---|
| 1 | Jane Doe (@jane) | [Bosch](https://bosch.com) | cars |
| 2 | [@bob](https://github.com/bob) | **Deutsche Telekom AG** | phones |
| 3 | mail@x.example | ![logo](x.png) CERN | beams |`,
      ),
    ).toEqual(['Bosch', 'Deutsche Telekom AG', 'CERN']);
    expect(names('| Logo | Description |\n|--|--|\n| <img src="x"/> | Acme runs it |')).toEqual(['Acme runs it']);
  });

  it('begin the items of a list, up to the mark that ends a name', () => {
    expect(
      names(`* [GitLab](https://gitlab.com) - we use it in CI, ask @someone
* **Red Hat**: in OpenShift
- Alibaba Cloud, since 2019
1. Weaveworks (https://weave.works)
+ AT&amp;T – core network
- https://www.example.org/case-study
- T-Mobile | US`),
    ).toEqual(['GitLab', 'Red Hat', 'Alibaba Cloud', 'Weaveworks', 'AT&T', 'example.org', 'T-Mobile']);
  });

  it('are headings where there is nothing else', () => {
    expect(names('# Users\n\n## SAP SE\n\nWe run it.\n\n## Zalando\n')).toEqual(['SAP SE', 'Zalando']);
  });

  it('are each there once, and no more than a list can hold', () => {
    expect(names('- Acme\n- ACME\n- Acme')).toEqual(['Acme']);
    expect(names(Array.from({ length: 900 }, (_, at) => `- company ${at}`).join('\n'))).toHaveLength(500);
  });
});

describe('nothing personal is kept', () => {
  it.each([
    '- jane.doe@example.org',
    '- @janedoe',
    '- [@janedoe](https://github.com/janedoe)',
    '- [J. Doe](mailto:j@example.org)',
    '- Dr. Jane Doe, some university',
    '- Jane Doe',
    '- Jane Doe (Acme)',
    '- Michael van Houten',
    '- [Thomas Muster](https://www.linkedin.com/in/thomas)',
    '- [A Name](https://www.linkedin.com/in/aname)',
  ])('%s', (line) => {
    expect(names(line)).toEqual([]);
  });

  it('but organisations with a word like a name in them are', () => {
    expect(names('- JP Morgan\n- Siemens\n- Paul\n- Robert Bosch GmbH\n- Max Planck Institute for Physics')).toEqual([
      'JP Morgan',
      'Siemens',
      'Paul',
      'Robert Bosch GmbH',
      'Max Planck Institute for Physics',
    ]);
  });
});

it.each([
  ['brackets', `- ${'['.repeat(100_000)}`],
  ['tags', `- ${'<a'.repeat(100_000)}`],
  ['many long lines', `- ${'![['.repeat(300)}\n`.repeat(500)],
])('%s are read in the time of one pass', (_what, text) => {
  const began = performance.now();
  names(text);
  expect(performance.now() - began).toBeLessThan(500);
});
