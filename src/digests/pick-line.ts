import * as format from '../text/format.ts';
import { releaseUrl } from '../text/github-links.ts';
import type { Inline, Line } from '../contracts/messages/message.ts';
import type { DigestContent, DigestPick } from './digest-content.ts';
import { counter, endOf, name, overDays, quality } from './digest-words.ts';

/** `+2.0 %  opik · Comet  +303, release 1.9`: value, name, company, gain, what came out at the same time. */
export function pickLine(pick: DigestPick, content: DigestContent, relative: boolean): Line {
  const growth = format.signedPercent(pick.growth);
  const gain = `${format.signed(pick.gained)}${overDays(pick)}`;
  const company: Inline[] = pick.company === null ? [] : [{ kind: 'quiet', text: ` · ${pick.company}` }];
  return [
    { kind: 'strong', text: relative ? growth : gain },
    '  ',
    ...(pick.company === null ? name(pick) : name(pick, pick.fullName.split('/').at(-1))),
    ...company,
    `  ${relative ? gain : growth}`,
    ...endOf(pick, content),
    ...whyOf(pick),
    ...counter(pick),
    ...quality(pick),
  ];
}

/** The event that fits its spike; else what came out at the same time; else that a spike has no public cause. */
function whyOf({ fullName, release, why }: DigestPick): Inline[] {
  if (why !== undefined && (why.phrase !== null || release === undefined)) return [', ', ...[why.line].flat()];
  if (release === undefined) return [];
  const url = releaseUrl(fullName, { tag: release.tag, source: release.source ?? 'github' });
  return [', release ', url === undefined ? release.tag : { kind: 'link', text: release.tag, url }];
}
