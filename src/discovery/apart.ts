import type { Apart, ApartKind } from '../contracts/figures/discovery.ts';

export interface Described {
  fullName: string;
  description: string | null;
  topics: readonly string[];
}

interface Rule {
  kind: ApartKind;
  /** Of the name without its owner, words apart by blanks, in small letters. */
  name?: RegExp;
  description?: RegExp;
  topics?: readonly string[];
  /** A clause, after `its name` and the like. */
  says: string;
}

/**
 * What is no project that somebody could adopt, by what it says of itself. Each rule is one sentence of the documentation:
 * the words stand in its name, its description or its topics. The first that holds is the reason.
 */
const APART_RULES: readonly Rule[] = [
  {
    kind: 'lure',
    name: /\b(?:crack(?:ed)?|keygen|activators?|cheats?|aimbot|executor|wallhack|unlocker|spoofer|injector|mod ?menu|free nitro|drainer|airdrop bot|hwid|fortnite|roblox|valorant|warzone|palworld hack|tradingview premium|pro free|lifetime license)\b/,
    description:
      /\b(?:crack(?:ed)? (?:version|download|software)|keygen|license key (?:free|generator)|free (?:nitro|robux|v ?bucks)|aimbot|wallhack|undetected|hwid spoofer|wallet drainer|game cheats?|cheat for)\b/i,
    topics: ['crack', 'keygen', 'cheat', 'cheats', 'aimbot', 'executor', 'roblox-executor', 'hwid-spoofer', 'drainer'],
    says: 'offers cracks, cheats or the like, where stars are often bought',
  },
  {
    kind: 'mirror',
    name: /\bmirror\b|\bunofficial\b/,
    description:
      /\b(?:read[- ]only )?(?:git |github |unofficial |official )?mirror (?:of|from|for)\b|\bis a mirror\b|\bmirrored from\b|^mirror\b|\(mirror\)/i,
    topics: ['mirror'],
    says: 'calls it a mirror',
  },
  {
    kind: 'copy',
    name: /\b(?:fork|reupload|backup|archive|leak(?:ed)?)\b/,
    description:
      /\b(?:hard |soft |community |maintained |my |a )?fork of\b|\bforked from\b|\bre-?upload(?:ed)? (?:of|from)\b|\bbackup of\b|\barchive of\b|\bleaked\b/i,
    topics: ['fork', 'leak'],
    says: 'calls it a copy of something else',
  },
  {
    kind: 'list',
    name: /^awesome\b|\bawesome\b|\b(?:list|lists|resources|cheat ?sheets?|roadmaps?|bookmarks|papers|prompts|collection|directory|links|survey|news|weekly|proxies|proxy list|iptv)\b/,
    description:
      /\b(?:curated|awesome|comprehensive|ultimate|big) (?:\w+ ){0,3}(?:list|collection|directory|resources)\b|\b(?:list|collection|directory|compilation|archive|repository) of (?:\w+[ ,-]+){0,6}(?:resources|links|papers|tools|projects|prompts|books|repos|repositories|libraries|apps|questions|articles|servers|skills|agents|companies|jobs)\b|\b(?:paper|reading) list\b|\bsystem prompts?\b/i,
    topics: [
      'awesome',
      'awesome-list',
      'awesome-lists',
      'list',
      'lists',
      'curated-list',
      'resources',
      'cheatsheet',
      'roadmap',
      'papers',
      'paper-list',
      'prompts',
    ],
    says: 'calls it a list or collection',
  },
  {
    kind: 'course',
    name: /\b(?:course|courses|tutorials?|bootcamp|homework|assignments?|lessons?|lectures?|workshop|workshops|curriculum|handbook|exercises?|interviews?|leetcode|katas?|hacktoberfest|study|class|exam|challenges?|\d+ ?days?(?: of)?|for beginners|from scratch|learn|learning path|book|guide|examples?|samples?|snippets|advent of code|aoc|projects)\b/,
    description:
      /\b(?:course|tutorials?|bootcamp|homework|assignments?|lectures?|workshop|curriculum|interview (?:questions|preparation|prep)|learn(?:ing)? (?:path|to code|how to)|lessons?|for beginners|textbook|exercises|hacktoberfest)\b/i,
    topics: [
      'course',
      'courses',
      'tutorial',
      'tutorials',
      'bootcamp',
      'education',
      'learn-to-code',
      'interview',
      'interview-questions',
      'leetcode',
      'hacktoberfest-accepted',
      'book',
      'lessons',
      'curriculum',
      'study',
    ],
    says: 'calls it a course, a book or examples',
  },
  {
    kind: 'personal',
    name: /\bdot ?files\b|^dots$|\bportfolio\b|\bmy (?:blog|site|website|config)\b|\b(?:nvim|neovim|vim|emacs|nixos?) config\b|\bgithub (?:io|profile)\b/,
    description: /\b(?:my|personal) (?:dotfiles|config(?:uration)?s?|website|blog|portfolio|homepage|setup)\b/i,
    topics: ['dotfiles', 'portfolio', 'portfolio-website', 'personal-website', 'config-github-profile'],
    says: 'calls it somebody’s own site or settings',
  },
];

/** Why it is kept apart, by what it says of itself; undefined: it is a project like any other. */
export function apartByWords({ fullName, description, topics }: Described): Apart | undefined {
  const name = (fullName.split('/')[1] ?? '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_.]+/g, ' ')
    .toLowerCase();
  const tags = new Set(topics.map((topic) => topic.toLowerCase()));
  for (const rule of APART_RULES) {
    if (rule.name?.test(name) === true) return { kind: rule.kind, reason: `its name ${rule.says}` };
    const topic = rule.topics?.find((one) => tags.has(one));
    if (topic !== undefined) return { kind: rule.kind, reason: `its topic “${topic}” ${rule.says}` };
    if (description !== null && rule.description?.test(description) === true)
      return { kind: rule.kind, reason: `its description ${rule.says}` };
  }
  return undefined;
}

export interface Counted {
  stars: number;
  forks: number;
  /** Ever opened; null: not read. */
  issues: number | null;
  pullRequests: number | null;
  /** Risk that stars do not go with use; null: not judged. */
  quality: 'low' | 'medium' | 'high' | null;
  qualityBecause: string | null;
  /** By the sweeps and by GitHub's own days, over the same window; null: not known. */
  counted: number | null;
  byHistory: number | null;
}

/** Fewer than so many say nothing. */
const JUDGED_STARS = 200;
/** A gain that the star history does not have: what is left of it, and how large it has to be. */
const HISTORY_SHARE = 0.4;
const HISTORY_LEAST = 100;

/**
 * Why its stars are not taken for interest: nothing but stars, or a count that GitHub's own history does not have. It says what
 * the counts look like and nothing about anybody.
 */
export function apartByCounts(counts: Counted): Apart | undefined {
  const { stars, forks, issues, pullRequests, quality, qualityBecause, counted, byHistory } = counts;
  if (counted !== null && byHistory !== null && counted >= HISTORY_LEAST && byHistory < HISTORY_SHARE * counted)
    return { kind: 'counter', reason: `of ${counted} stars counted, the star history has ${Math.max(0, byHistory)}` };
  if (quality === 'high') return { kind: 'stars', reason: qualityBecause ?? 'its stars run ahead of any use' };
  if (stars >= JUDGED_STARS && forks <= stars * 0.01 && issues === 0 && pullRequests === 0)
    return { kind: 'stars', reason: `${stars} stars, ${forks} forks, and no issue or pull request ever` };
  return undefined;
}
