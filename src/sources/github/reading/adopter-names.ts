/** More names than this are no list of adopters that somebody keeps; the rest is not kept. */
const MOST_NAMES = 500;
const LONGEST_NAME = 80;
/** What stands further right in a line is a description. Patterns over longer lines would take the square of their length. */
const LONGEST_LINE = 600;

/** What the column of a table with the organisations is called. */
const ORGANISATION_HEADING =
  /^(?:organi[sz]ations?|compan(?:y|ies)|adopters?|users?|names?|who|vendors?|institutions?)\b/i;
/** What a column is called that names people, or says how to reach them. */
const PERSON_HEADING =
  /\b(?:contacts?|persons?|people|maintainers?|authors?|e-?mails?|github|twitter|linkedin|slack)\b/i;

/**
 * Entries of an adopters list, as they are written: rows of its tables (headings and rules left out), else the items of its
 * outermost lists, else its headings below the title. `null` when it has none of these: then it is prose, and cannot be counted.
 */
export function adopterEntries(text: string): readonly string[] | null {
  const lines = withoutComments(text)
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .split(/\r?\n/)
    .map((line) => line.slice(0, LONGEST_LINE));
  const rows = tableEntries(lines);
  if (rows.length > 0) return rows;
  const items = lines.flatMap((line) => /^(?:[-*+]|\d+[.)])\s+(\S.*)$/.exec(line)?.[1] ?? []);
  if (items.length > 0) return items;
  const headings = lines.flatMap((line) => /^#{2,}\s+(\S.*)$/.exec(line)?.[1] ?? []);
  return headings.length > 0 ? headings : null;
}

/** The cell of each row that names the organisation: by the heading of its column, else the first with letters in it. */
function tableEntries(lines: readonly string[]): string[] {
  const entries: string[] = [];
  let column: number | undefined;
  for (const [at, line] of lines.entries()) {
    if (!/^\s*\|.*\|/.test(line) || isRule(line)) continue;
    const cells = cellsOf(line);
    if (isRule(lines[at + 1])) {
      const named = cells.findIndex(
        (cell) => ORGANISATION_HEADING.test(plain(cell)) && !PERSON_HEADING.test(plain(cell)),
      );
      column = named < 0 ? undefined : named;
      continue;
    }
    entries.push(
      (column === undefined ? undefined : cells[column]) ?? cells.find((cell) => /\p{L}/u.test(plain(cell))) ?? '',
    );
  }
  return entries;
}

const cellsOf = (line: string): string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

/**
 * The organisations that entries name, each once, in their order. Nothing personal is kept: an entry is left out where it is an
 * e-mail address or a handle, carries a person's title, links to a profile of a person, or is two or three words that begin with
 * a common given name.
 */
export function organisationNames(entries: readonly string[]): readonly string[] {
  const byName = new Map<string, string>();
  for (const entry of entries) {
    const name = nameOf(entry);
    if (name === undefined || looksPersonal(entry, name)) continue;
    if (byName.size < MOST_NAMES && !byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), name);
  }
  return [...byName.values()];
}

/** What an entry begins with: the text of its link, what is bold, or all up to the first mark that ends a name. */
function nameOf(entry: string): string | undefined {
  const marked =
    /^(?:!\[[^\]]*\]\([^)]*\)\s*)?(?:\*\*|__)?\[([^\]]+)\]\s*[([]/.exec(entry) ??
    /^(?:\*\*|__)(.+?)(?:\*\*|__)/.exec(entry);
  const text = plain(marked?.[1] ?? entry);
  const [name = ''] = text.split(/\s+[-–—|:]\s+|\s+\(|[:;,](?:\s|$)|(?<=\p{L}{3})\.\s/u);
  const clean = name
    .replace(/^[\s"'`*_#\d.)]+(?=\p{L})/u, '')
    .replace(/[\s"'`*_:.-]+$/u, '')
    .trim();
  return clean.length > LONGEST_NAME || !/\p{L}/u.test(clean) || /^https?:/i.test(clean) ? hostName(entry) : clean;
}

/** A bare address is named by its host. */
function hostName(entry: string): string | undefined {
  return /^<?https?:\/\/(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)/i.exec(entry)?.[1]?.toLowerCase();
}

/** Without marks of links, pictures, HTML and emphasis. */
const plain = (text: string): string =>
  text
    .replace(/!\[[^\]]*\]\([^)]*\)/g, ' ')
    .replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/&nbsp;/g, ' ')
    .replace(/[*`]|(?<!\w)_|_(?!\w)/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** An address of e-mail, a handle, a title, or a page about one person. */
const PERSONAL = /[\w.+-]+@[\w-]+\.\w|(?:^|\s)@\w|mailto:|linkedin\.com\/in\/|(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof)\.?\s/i;

function looksPersonal(entry: string, name: string): boolean {
  // A handle far behind the name is whom to ask at the organisation: the name alone is kept.
  const link = /^(?:\*\*|__)?\[[^\]]*\]\([^)]*\)/.exec(entry)?.[0];
  const head = link ?? entry.slice(0, entry.indexOf(name) + name.length + 3);
  if (PERSONAL.test(name) || PERSONAL.test(head) || INITIALS.test(name)) return true;
  const words = name.split(' ').filter((word) => !PARTICLES.has(word));
  return (
    words.length >= 2 &&
    words.length <= 3 &&
    !ORGANISATION_WORD.test(name) &&
    words.every((word) => /^\p{Lu}[\p{L}'’.-]*$/u.test(word)) &&
    GIVEN_NAMES.has((words[0] ?? '').toLowerCase())
  );
}

/** What only organisations have in their name. */
const ORGANISATION_WORD =
  /\b(?:inc|llc|ltd|gmbh|ag|se|plc|corp|co|kg|bv|oy|ab|company|group|holdings?|labs?|technolog\w*|tech|systems?|software|solutions?|universit\w*|institut\w*|foundation|bank|media|health\w*|energy|insurance|consulting|partners|capital|studios?|games|networks?|cloud|security|data|analytics|research|engineering|services|hospital|college|school|clinic|industries|motors|airlines|digital|robotics)\b/i;

/** `J. Doe`, `J. R. Doe` */
const INITIALS = /^(?:\p{Lu}\.\s?){1,2}\p{Lu}\p{Ll}+$/u;
const PARTICLES = new Set(['van', 'von', 'de', 'del', 'da', 'di', 'der', 'den', 'la', 'le', 'bin', 'al']);

/** Common given names of many countries; an organisation that begins with one is left out for caution's sake. */
const GIVEN_NAMES = new Set(
  `aaron abdul adam adrian ahmed alan albert alejandro alex alexander alexandra alexey alice ali amanda amit amy ana anastasia
  andre andrea andreas andrei andrew andrey andy angela anil anita ankit anna anne anthony antonio arjun arthur ashish barbara ben
  benjamin bernd bill brian bruno carl carlos carol caroline catherine chen chris christian christina christoph christopher claire
  claudia craig cristian damian dan daniel daniela dave david deepak dennis diana diego dmitry dominik donald douglas edward elena
  elizabeth emil emily emma eric erik eva evan fabian felix fernando florian francesco francisco frank gabriel gary george
  giovanni giuseppe greg gregory hannah hans heather helen henrik henry hiroshi ian igor irina ivan jack jacob jakob james jan
  jane janet jason javier jean jeff jeffrey jennifer jens jeremy jessica jim joan joe joel johan johannes john johnny jonas jonathan
  jorge jose josef joseph joshua juan julia julian julie karen karl kate katherine keith kelly ken kenji kevin kim kiran kristian
  kyle larry lars laura lauren lena leo leon linda lisa louis luca lucas luis lukas manuel marc marcel marcin marco marcus maria
  marie mario mark markus marta martin mary mateusz matt matteo matthew matthias max maxim megan mehmet melissa michael michal
  michel michelle miguel mike mikhail mohamed mohammed monica nancy natalia natalie nathan neil nicholas nick nicolas nicole
  nikhil nikita nikolai nils nina olga oliver olivia omar oscar pablo patricia patrick paul paula pavel pedro peter petr philip
  philipp pierre piotr priya rachel rafael rahul raj rajesh ralf ralph raymond rebecca richard rob robert roberto robin roger
  roland roman ronald ross ruth ryan sam samuel sandeep sandra sanjay sara sarah scott sean sebastian sergei sergey sergio shane
  sharon simon simone sophia sophie stefan stefano stephan stephanie stephen steve steven stuart sunil susan suresh sven takashi
  tanya tatiana thomas tim timo timothy tobias todd tom tomas tony travis tyler ulrich ursula vadim valentina vera victor victoria
  vijay vikram viktor vincent vladimir walter wei wendy werner william wolfgang xavier yang yuki yuri yusuf zachary`.split(
    /\s+/,
  ),
);

/**
 * The line under a table's headings. By cells, and not by one pattern, which over a long line of blanks would take the square of
 * its length.
 */
function isRule(line: string | undefined): boolean {
  if (line?.includes('|') !== true) return false;
  return cellsOf(line).every((cell) => /^:?-{2,}:?$/.test(cell));
}

/** A pattern would look for the end of every comment that has none, up to the end of the file each time. */
function withoutComments(text: string): string {
  const kept: string[] = [];
  for (let from = 0; ;) {
    const start = text.indexOf('<!--', from);
    const end = start < 0 ? -1 : text.indexOf('-->', start + 4);
    if (end < 0) return kept.join('') + text.slice(from);
    kept.push(text.slice(from, start));
    from = end + 3;
  }
}
