import { randomUUID } from 'node:crypto';
import type { Clock } from '../../contracts/clock.ts';
import { MINUTE, SECOND } from '../../contracts/clock.ts';
import { OperatorError } from '../../contracts/errors.ts';
import type { AttemptNote, ChatPlatform, Diagnosis } from '../../contracts/platforms/chat-platform.ts';
import type { Message } from '../../contracts/messages/message.ts';
import type { DailyFacts, GitHub } from '../../sources/github/types.ts';
import { count, plural } from '../../text/format.ts';

/** Whom a trial may write to: `slack:T0123/U0123`, `discord:1234/5678`. */
export interface TrialPerson {
  workspace: string;
  user: string;
}

/** @throws OperatorError for what names nobody */
export function readPerson(text: string): TrialPerson {
  const [, workspace = '', user = ''] = /^([a-z]+:[A-Za-z0-9]+)\/([A-Za-z0-9]+)$/.exec(text.trim()) ?? [];
  if (user === '')
    throw new OperatorError(
      `“${text}” names nobody to write to.`,
      'Write the workspace and the person’s id with a slash between: slack:T0123ABCD/U0123ABCD or discord:1234567890/2345678901.',
    );
  return { workspace, user };
}

const PATIENCE_MS = 15 * SECOND;

const trial = (text: string): Message => ({
  summary: text,
  tone: 'neutral',
  blocks: [
    { kind: 'text', text },
    { kind: 'fields', items: [{ label: 'Stars', value: '12,345', note: 'a made-up figure' }] },
    { kind: 'table', columns: [{ label: 'Project', align: 'left', priority: 1 }], rows: [['acme/rocket']] },
  ],
});

/**
 * Writes one direct message, edits it and looks for it: what only the service itself can confirm. Each step says what was seen
 * and how long it took; a step that fails ends the trial.
 */
export async function tryPlatform(
  platform: ChatPlatform,
  { workspace, user }: TrialPerson,
  clock: Clock,
): Promise<Diagnosis[]> {
  const found: Diagnosis[] = [];
  const key = `trial:${randomUUID()}`;
  const startedAt = clock.now();
  let kept: string | undefined;
  const note: AttemptNote = {
    read: () => kept,
    keep: async (text) => void (kept = text),
  };
  const options = () => ({ signal: AbortSignal.timeout(PATIENCE_MS), note });
  const step = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
    const began = performance.now();
    try {
      const result = await work();
      found.push({ ok: true, sentence: `${platform.name}: ${what} in ${Math.round(performance.now() - began)} ms.` });
      return result;
    } catch (error) {
      found.push({
        ok: false,
        sentence: `${platform.name}: not so: ${what}. ${error instanceof Error ? error.message : String(error)}`,
        hint: `The id of the person must be one of ${workspace}, who lets apps write to them.`,
      });
      return undefined;
    }
  };
  const sent = await step('a direct message with a table was taken', () =>
    platform.sendDirect(workspace, user, trial('Groundswell tries out its connection. This message is edited next.'), {
      ...options(),
      key,
      mayStand: undefined,
    }),
  );
  if (sent === undefined) return found;
  await step('it was edited', () =>
    platform.update(sent, trial('Groundswell tried out its connection, and all of it worked.'), options()),
  );
  const again = await step('its history was read', () =>
    platform.find(
      { workspace, channel: sent.channel },
      key,
      { since: startedAt - MINUTE, until: clock.now() + MINUTE },
      options(),
    ),
  );
  if (found.every(({ ok }) => ok))
    found.push(
      again?.message === sent.message
        ? {
            ok: true,
            sentence: `${platform.name}: the message was found again by its key, so nothing is posted twice.`,
          }
        : {
            ok: false,
            sentence: `${platform.name}: the message stands, but its history does not show it.`,
            hint: 'After an answer that is lost, a post may come twice. See the scopes for history in docs/security.md.',
          },
    );
  return found;
}

/** Any public repository that has been there for long. */
const KNOWN_REPOSITORY = 'octocat/Hello-World';

/** Reads one public repository in each way that the bot uses, and says what that did to the budget. */
export async function tryGitHub(github: GitHub): Promise<Diagnosis[]> {
  const named = (await github.lookup([KNOWN_REPOSITORY])).get(KNOWN_REPOSITORY);
  if (named?.ok !== true)
    return [
      {
        ok: false,
        sentence: `GitHub: ${KNOWN_REPOSITORY} could not be read${named === undefined ? '' : ` (${named.detail})`}.`,
        hint: 'Check the token’s access to public repositories.',
      },
    ];
  const { nodeId, nameWithOwner } = named.value;
  const repository = { nodeId, nameWithOwner };
  const daily = (await github.daily([repository])).get(nodeId);
  const history = await github.starHistory(repository, { weeks: 1 });
  const { graphqlPoints, restRequests } = github.budget().spent;
  return [
    daily?.ok === true
      ? {
          ok: true,
          sentence: `GitHub: ${nameWithOwner} has ${count(daily.value.stars)} stars; ${refused(daily.value)}.`,
        }
      : {
          ok: false,
          sentence: `GitHub: the figures of ${nameWithOwner} could not be read (${daily?.detail ?? 'no answer'}).`,
          hint: 'The daily snapshot will fail in the same way.',
        },
    history.ok
      ? { ok: true, sentence: 'GitHub: the star history answers.' }
      : {
          ok: false,
          sentence: `GitHub: the star history does not answer (${history.detail}).`,
          hint: 'Stars by day will be missing until it does.',
        },
    {
      ok: true,
      sentence: `GitHub: this check cost ${plural(graphqlPoints, 'point')} and ${plural(restRequests, 'request')}.`,
    },
  ];
}

const refused = ({ missing }: DailyFacts): string =>
  missing.length === 0 ? 'no field was refused' : `not shown: ${missing.map(({ field }) => field).join(', ')}`;
