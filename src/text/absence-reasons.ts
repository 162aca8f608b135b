/**
 * Why a figure is not there, as it is stored and sorted by.
 * - `not-found`: no such name. `gone`: the node id was known and is deleted or private now (GitHub does not say which).
 * - `duplicate`: known by name alone, and that name leads to a project that is tracked under another.
 * - `private`: visible to this token only. `blocked`: taken down (451). `forbidden`: refused to this token.
 * - `token-policy`: a rule of the organisation refuses this token, but not everybody; the setting is named in the detail.
 * - `spam-flagged`: star history withheld (422). `too-large`: GitHub refuses to count (contributors of very large repositories).
 * - `timeout`, `server-error`: GitHub could not compute it this time. `bad-data`: the answer contradicts itself or its documentation.
 * - `needs-token`: only available to an authenticated client. `issues-off`: the project has no issues on GitHub.
 */
export type AbsenceReason = keyof typeof SENTENCES;

/** Each reason as people read it: the end of a sentence, the same wherever it is told. */
const SENTENCES = {
  'not-found': 'GitHub has no such repository',
  gone: 'it was deleted or made private',
  duplicate: 'it is tracked already, under the name that it has now',
  private: 'it is private, and only public projects can be tracked',
  blocked: 'GitHub has taken it down',
  forbidden: 'GitHub refuses to show it',
  'token-policy':
    'its organisation refuses the GitHub token of this bot by a policy (lifetime, kind, single sign-on or IP allow list)',
  'spam-flagged': 'GitHub has flagged it as spam',
  'too-large': 'GitHub refuses to count it',
  timeout: 'GitHub did not answer in time',
  'server-error': 'GitHub failed to answer',
  'bad-data': 'GitHub gave an answer that makes no sense',
  'needs-token': 'GitHub shows this only to a bot with a token',
  'issues-off': 'issues are switched off',
} as const;

/** The sentence of a stored reason; one that is a sentence already stays as it is. */
export const absenceSentence = (reason: string): string =>
  Object.hasOwn(SENTENCES, reason) ? SENTENCES[reason as AbsenceReason] : reason;

/** The sentence of an absence that has just been read: for a policy of an organisation it names the setting. */
export const tellAbsence = ({ reason, detail }: { reason: AbsenceReason; detail: string }): string =>
  reason === 'token-policy' ? detail : absenceSentence(reason);
