import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandDeclaration, OptionSpec, OptionValue } from '../../../../src/contracts/command.ts';
import { formView } from '../../../../src/platforms/slack/answering/form.ts';
import { valuesToKeep } from '../../../../src/platforms/slack/render/render-message.ts';
import { answerView, homeView, privateMetadata } from '../../../../src/platforms/slack/render/render-view.ts';
import { viewErrors } from '../../../fakes/slack/check-payload.ts';
import { channelsNamed, findPings } from '../../../fakes/slack/find-pings.ts';
import { OWN_CHANNEL, arbitraryMessage, text } from '../../../support/slack/arbitrary-message.ts';

/** As Slack gets it: what is undefined is not sent. */
const sent = (view: object): Record<string, unknown> => JSON.parse(JSON.stringify(view)) as Record<string, unknown>;

const choices = fc.array(
  fc.record({ value: fc.oneof(text(200), fc.string({ minLength: 1, maxLength: 20 })), label: text(200) }),
  { minLength: 1, maxLength: 130 },
);
const range = {
  min: fc.option(fc.integer({ min: -50, max: 0 }), { nil: undefined }),
  max: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
};
const spec: fc.Arbitrary<OptionSpec> = fc
  .oneof<fc.Arbitrary<Partial<OptionSpec>>[]>(
    fc.record({
      type: fc.constant('text' as const),
      maxLength: fc.constantFrom(10, 500, 5_000),
      complete: fc.constantFrom(undefined, 'category' as const),
    }),
    fc.record({ type: fc.constantFrom('integer' as const, 'number' as const), ...range }),
    fc.record({
      type: fc.constantFrom(
        'boolean' as const,
        'project' as const,
        'projects' as const,
        'days' as const,
        'zone' as const,
        'file' as const,
      ),
    }),
    fc.record({ type: fc.constant('choice' as const), choices }),
  )
  .chain((typed) =>
    fc
      .record({ description: text(3_000), required: fc.boolean() })
      .map((rest) => ({ ...typed, ...rest }) as OptionSpec),
  );
const value: fc.Arbitrary<OptionValue> = fc.oneof(
  text(4_000),
  fc.integer({ min: 0, max: 1 }),
  fc.boolean(),
  fc.array(text(500), { maxLength: 20 }),
);

const form = fc
  .record({
    name: text(60),
    purpose: text(3_000),
    specs: fc.dictionary(
      fc.stringMatching(/^[a-z][a-zA-Z]{0,30}$/),
      fc.tuple(spec, fc.option(value, { nil: undefined })),
      { maxKeys: 20 },
    ),
  })
  .map(({ name, purpose, specs }) => ({
    command: {
      name,
      purpose,
      examples: [],
      audience: 'private',
      permission: 'manage',
      pace: 'instant',
      options: Object.fromEntries(Object.entries(specs).map(([key, [one]]) => [key, one])),
    } satisfies CommandDeclaration,
    values: Object.fromEntries(Object.entries(specs).map(([key, [, given]]) => [key, given])),
  }));

/** Has once given a view without blocks, which Slack does not open. */
const WITHOUT_ANYTHING = {
  command: {
    name: '\u0000',
    purpose: '',
    examples: [],
    audience: 'private',
    permission: 'manage',
    pace: 'instant',
    options: {},
  } satisfies CommandDeclaration,
  values: {},
};

describe('views', { timeout: 120_000 }, () => {
  it('are never ones that Slack would refuse, whatever an answer says', () => {
    fc.assert(
      fc.property(arbitraryMessage, text(100), fc.boolean(), (message, title, keep) => {
        const options = {
          image: () => 'F0000000001',
          kept: new Map(keep ? valuesToKeep(message).map((one, at) => [one, `id${at}`] as const) : []),
          share: 's score a/b',
        };
        for (const view of [homeView(message, options), answerView(title, message, options)].map(sent)) {
          expect(viewErrors(view)).toEqual([]);
          expect(findPings(view)).toEqual([]);
          expect(channelsNamed(view).filter((id) => id !== OWN_CHANNEL)).toEqual([]);
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('are never ones that Slack would refuse, whatever a form is made of and filled with', () => {
    fc.assert(
      fc.property(
        form,
        text(5_000),
        fc.option(text(5_000), { nil: undefined }),
        fc.boolean(),
        ({ command, values }, channel, problem, askChannel) => {
          const view = sent(
            formView(command, {
              values,
              askChannel,
              metadata: privateMetadata({ command: command.name, channel }) ?? '',
              problem,
            }),
          );
          expect(viewErrors(view)).toEqual([]);
          expect(findPings(view)).toEqual([]);
        },
      ),
      { numRuns: 200, endOnFailure: true, examples: [[WITHOUT_ANYTHING, '', undefined, false]] },
    );
  });
});
