/** What the bot cannot know: the words that ask for it, and how a sentence ends that says so. */
interface Topic {
  readonly names: string;
  readonly phrases: readonly string[];
}

const TOPICS: readonly Topic[] = [
  {
    names: 'no revenue, valuations or prices',
    phrases: [
      'revenue',
      'revenues',
      'valuation',
      'valuations',
      'profit',
      'profits',
      'profitable',
      'profitability',
      'arr',
      'mrr',
      'ebitda',
      'turnover',
      'market cap',
      'market share',
      'stock price',
      'share price',
      'stock',
      'money',
      'raise money',
      'raised',
      'price',
      'prices',
      'pricing',
      'cost',
      'costs',
      'costly',
      'how expensive',
      'salary',
      'salaries',
      'earn',
      'earnings',
      'investors',
      'investor',
      'customers',
      'paying',
      'acquired for',
      'worth',
      'burn rate',
      'dollars',
      'funding amount',
      'sales',
    ],
  },
  {
    names: 'no names or addresses of people',
    phrases: [
      'who starred',
      'who has starred',
      'who forked',
      'starred by',
      'who watches',
      'stargazer names',
      'who are the stargazers',
      'who are the contributors',
      'who contributes',
      'who contributed',
      'who wrote',
      'by name',
      'names of contributors',
      'email',
      'emails',
      'e mail',
      'email addresses',
      'logins',
      'usernames',
      'ceo',
      'cto',
      'founder',
      'founders',
      'founded',
      'employees',
      'employee',
      'headcount',
      'hiring',
      'jobs',
      'job openings',
      'engineers work',
      'people work',
      'staff',
      'phone number',
      'who maintains',
      'who is the maintainer',
      'who are the maintainers',
      'who owns',
      'linkedin',
    ],
  },
  {
    names: 'no forecasts',
    phrases: [
      'predict',
      'prediction',
      'predictions',
      'forecast',
      'forecasts',
      'next year',
      'next month',
      'next week',
      'next quarter',
      'tomorrow',
      'in the future',
      'future',
      'will be',
      'will it',
      'when will',
      'will reach',
      'will overtake',
      'will win',
      'going to be',
      'going to win',
      'going to overtake',
      'when do we reach',
      'when do we pass',
      'when does',
      'invest',
      'investing',
      'should i buy',
      'should we buy',
      'buy',
    ],
  },
  {
    names: 'no code, tests or vulnerabilities',
    phrases: [
      'lines of code',
      'loc',
      'test coverage',
      'coverage',
      'vulnerability',
      'vulnerabilities',
      'cve',
      'cves',
      'exploit',
      'advisories',
      'advisory',
      'code quality',
      'bugs',
      'security holes',
      'benchmark',
      'benchmarks',
      'performance',
      'latency',
      'throughput',
      'bus factor',
      'scorecard openssf',
      'sbom',
      'lock file',
      'lockfile',
      'fix my code',
      'source code',
      'memory usage',
    ],
  },
  {
    names: 'no social media, web traffic or chat members',
    phrases: [
      'twitter',
      'followers',
      'youtube',
      'reddit',
      'page views',
      'pageviews',
      'visits',
      'visitors',
      'traffic',
      'website',
      'newsletter',
      'slack members',
      'discord members',
      'slack community',
      'discord community',
      'stack overflow',
      'linkedin followers',
      'google trends',
      'sentiment',
      'feel about',
      'people think',
      'podcast',
      'blog posts',
      'tweets',
      'mastodon',
      'instagram',
      'facebook',
      'hacker news comments',
    ],
  },
  {
    names: 'and nothing beyond them',
    phrases: [
      'weather',
      'rain',
      'temperature',
      'joke',
      'jokes',
      'poem',
      'poems',
      'song',
      'songs',
      'game',
      'football',
      'soccer',
      'recipe',
      'recipes',
      'translate',
      'translation',
      'what time is it',
      'the time',
      'meaning of life',
      'election',
      'president',
      'horoscope',
      'lottery',
      'office',
      'movie',
      'movies',
      'restaurant',
      'restaurants',
      'capital of',
      'bitcoin',
      'exchange rate',
      'write me',
      'write a',
      'essay',
      'love me',
      'bank account',
    ],
  },
];

const BY_PHRASE: ReadonlyMap<string, Topic> = new Map(
  TOPICS.flatMap((topic) => topic.phrases.map((phrase) => [phrase, topic] as const)),
);
const LONGEST = Math.max(...[...BY_PHRASE.keys()].map((phrase) => phrase.split(' ').length));

export interface AskedTopic {
  /** The end of a sentence: `no forecasts`. */
  readonly names: string;
  /** The words that asked for it. */
  readonly said: string;
  readonly from: number;
  readonly length: number;
}

/** The first topic that the words ask for and that cannot be known; `isKnown` tells what is a name or value here. */
export function topicIn(
  texts: readonly string[],
  isKnown: (from: number, length: number) => boolean,
): AskedTopic | undefined {
  for (let from = 0; from < texts.length; from += 1)
    for (let length = Math.min(LONGEST, texts.length - from); length > 0; length -= 1) {
      const said = texts.slice(from, from + length).join(' ');
      const topic = BY_PHRASE.get(said);
      if (topic !== undefined && !isKnown(from, length)) return { names: topic.names, said, from, length };
    }
  return futureIn(texts);
}

const HAPPENS = new Set(
  'overtake pass reach win beat grow become die rise fall hit surpass exceed double lead'.split(' '),
);

/** `will qdrant pass milvus`: the verb stands far from its `will`. */
function futureIn(texts: readonly string[]): AskedTopic | undefined {
  const from = texts.indexOf('will');
  const topic = BY_PHRASE.get('future');
  if (from < 0 || topic === undefined || !texts.slice(from).some((text) => HAPPENS.has(text))) return undefined;
  return { names: topic.names, said: 'will', from, length: 1 };
}
