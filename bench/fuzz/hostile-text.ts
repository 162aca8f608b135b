import * as fc from 'fast-check';

/** Pieces that parsers have stumbled over, here and elsewhere. */
const PIECES = [
  'score',
  'compare',
  'top',
  'track',
  'subscribe digest',
  'subscribe alerts',
  'export',
  'mute',
  'help',
  '--public',
  '--starter',
  '--',
  'category:',
  'window:30d',
  'at:',
  'zone:',
  'only:',
  'thresholds:',
  'qdrant/qdrant',
  'ray',
  'org/*',
  '*/*',
  '../..',
  '/',
  '//',
  '.git',
  'https://github.com/qdrant/qdrant',
  '<https://github.com/a/b|a/b>',
  '<https://github.com/a/b>',
  '<@U123>',
  '<!channel>',
  '<!subteam^S1|x>',
  '<#C1|general>',
  '@everyone',
  '@here',
  'http://',
  'https://[::1]/',
  'https://user:pass@host/x',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'ftp://x',
  '"',
  "'",
  '“',
  '”',
  '‘',
  '’',
  '«',
  '»',
  '`',
  '```',
  '\\',
  '\\"',
  '\\\\',
  ':',
  '=',
  ',',
  ';',
  '|',
  '&',
  '#',
  '%00',
  '%2e%2e',
  '&lt;',
  '&amp;gt;',
  '\u0000',
  '\u0007',
  '\u001b[31m',
  '\u200b',
  '\u202e',
  '\u2066',
  '\ufeff',
  '\ud800',
  '\udfff',
  '👩‍👩‍👧‍👦',
  'ß',
  'İ',
  'ı',
  'é',
  'ﬀ',
  '日本語',
  'עברית',
  'العربية',
  '0',
  '-1',
  '1e309',
  'NaN',
  'Infinity',
  '0x10',
  '9007199254740993',
  '1_000',
  '٣',
  '½',
  '25:61',
  '24:00',
  '12pm',
  '0am',
  'Monday',
  'mo',
  '32',
  '29 Feb',
  'Europe/Berlin',
  'Etc/GMT+14',
  'utc',
  '+25:00',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'true',
  '{}',
  '[]',
  '[[[[[[[[',
  '{{{{{{{{',
  '- - - -',
  '&a [*a,*a]',
  '<<: *a',
  '!!js/function',
  '? :',
  '---',
  '%YAML 1.1',
  '\t',
  '\r',
  '\n',
  '\r\n',
  "'; DROP TABLE projects; --",
  '$(id)',
  '${x}',
] as const;

const piece = fc.constantFrom(...PIECES);
const glue = fc.constantFrom(' ', ' ', ' ', '', '\n', ',', ':', '  ', '\t', '=');

/** Words and glue, as people and attackers mix them. */
const sentence = fc
  .array(
    fc.tuple(
      fc.oneof({ weight: 4, arbitrary: piece }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) }),
      glue,
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.flat().join(''));

/** One piece many times over: what makes a careless pattern slow. */
const repeated = fc
  .tuple(piece, glue, fc.integer({ min: 2, max: 400 }), piece)
  .map(([unit, between, times, end]) => `${`${unit}${between}`.repeat(times)}${end}`);

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: sentence },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 80 }) },
  { weight: 1, arbitrary: repeated },
);

/** Where a parser refuses nearly all of the hostile: what it takes, as it is and with a place or two overwritten, cut out or filled. */
export function nearly(...valid: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.integer({ min: 0, max: 3 }),
    put: fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 2 }), fc.constant('')),
  });
  const edited = fc.tuple(fc.constantFrom(...valid), fc.array(edit, { maxLength: 2 })).map(([text, edits]) =>
    edits.reduce((so, { at, cut, put }) => {
      const from = Math.floor(at * so.length);
      return so.slice(0, from) + put + so.slice(from + cut);
    }, text),
  );
  return fc.oneof({ weight: 2, arbitrary: edited }, { weight: 1, arbitrary: hostileText });
}

/** What JSON may hold where an option's value is expected. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(null, undefined, {}, []),
  fc.array(hostileText, { maxLength: 5 }),
  fc.dictionary(hostileText, hostileText, { maxKeys: 3 }),
);
