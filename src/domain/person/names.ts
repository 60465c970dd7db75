/**
 * How two names compare: `equal`, apart from the way of writing; `alike`, if they have a part in common; `other-script`, if
 * they are written in different scripts, which proves nothing; `absent`, if one of them is not given.
 */
export type NameLikeness = 'absent' | 'equal' | 'alike' | 'other-script' | 'different';

/** Letters that Unicode does not take apart into a base letter and an accent. */
const undecomposed: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};

/** Accents and vowel points, which one system writes and another drops. */
const marks = /[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0670]/g;

/** A word with `a` for `ä`, `ae`, `å` and `aa`. Short words stay, because they would become others: Doe, Lee. */
function withoutUmlaut(word: string): string {
  return word.replaceAll(/([aou])e/g, '$1').replaceAll('aa', 'a');
}

/** Text without what differs between two ways of writing: case, accents, `ü` or `ue`, apostrophes, invisible characters. */
function folded(text: string): string {
  return text
    .replaceAll(/[\p{Cf}'’ʼ‘`´]/gu, '')
    .normalize('NFKD')
    .replaceAll(marks, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll(/[øłđðþæœı]/g, (letter) => undecomposed[letter] ?? letter)
    .replaceAll(/\p{L}{4,}/gu, withoutUmlaut)
    .normalize('NFC');
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' ').map(folded));
}

/** Forms of address and academic titles. Words that are also given names are not among them. */
const titles = wordSet(
  'mr mrs ms miss mx sir dr prof professor rev herr frau fru hr dipl ing mag dhr mevr mw herra rouva monsieur madame ' +
    'mademoiselle mme mlle sr sra srta senor senora senhor senhora sig sigra signor signora signorina dott dottssa',
);

/** Parts of names that many unrelated people have. */
const particles = wordSet(
  'de del della der den des di da do dos das du la le el al van von vom zu zur ten ter bin ibn bint abu and und et y jr ii iii',
);

/** The words of a name, without titles; a name without a letter is one word. */
function wordsOf(fullName: string): readonly string[] {
  const words = folded(fullName)
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return [fullName.normalize('NFKC').replaceAll(/\s+/g, ' ').trim()];
  const own = words.filter((word) => !titles.has(word));
  return own.length > 0 ? own : words;
}

/** Whether the words are the same in any order, or if written without gaps. */
function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.toSorted().join(' ') === b.toSorted().join(' ') || a.join('') === b.join('');
}

/** Whether one letter was added, dropped, exchanged, or swapped with the next; in short words too many names would match. */
function isOneLetterApart(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (long.length < 4 || long.length - short.length > 1) return false;
  const at = Array.from(long).findIndex((letter, index) => letter !== short[index]);
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  const isSwapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return short.slice(at + (isSwapped ? 2 : 1)) === long.slice(at + (isSwapped ? 2 : 1));
}

/** Whether a word tells one person from another: not a particle, and not an initial. */
function isTelling(word: string): boolean {
  return !particles.has(word) && !/^[\p{Script=Latin}\p{N}]$/u.test(word);
}

function haveOneInCommon(a: readonly string[], b: readonly string[]): boolean {
  const telling = b.filter(isTelling);
  return a.filter(isTelling).some((word) => telling.some((other) => word === other || isOneLetterApart(word, other)));
}

function isLatin(words: readonly string[]): boolean {
  return /\p{Script=Latin}/u.test(words.join(''));
}

/** Compares two names as they are written by different systems; an empty name is absent. */
export function compareNames(one: string | null | undefined, other: string | null | undefined): NameLikeness {
  if (!one?.trim() || !other?.trim()) return 'absent';
  const [a, b] = [wordsOf(one), wordsOf(other)];
  if (isEqual(a, b)) return 'equal';
  if (haveOneInCommon(a, b)) return 'alike';
  return isLatin(a) === isLatin(b) ? 'different' : 'other-script';
}
