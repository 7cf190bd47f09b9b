/** What people write where a plainer text was asked for; each repair alone, and after those before it. */
const REPAIRS: readonly ((text: string) => string)[] = [
  text => text.trim(),
  // Quotes of a word processor.
  text => text.replace(/^[«“”„‘’\s]+|[»“”„‘’\s]+$/gu, ''),
  text => text.toLowerCase(),
  text => text.normalize('NFD').replace(/\p{M}/gu, ''),
  // The account of an e-mail address.
  text => text.replace(/@[a-z0-9.-]+$/i, ''),
  text => text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, ''),
  text => text.replace(/\/+$/, ''),
  text => text.replace(/\.git$/, ''),
  // The path of an address: `owner/name` of https://github.com/owner/name.
  text => text.replace(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?\/(?=.)/i, ''),
  text => text.replace(/[\s_]+/g, '-'),
  text => `/${text}`,
  text => `${text}i`,
  text => text.replace(/(\d),(?=\d)/g, '$1.'),
  // Units in French: `8 Mo`. cspell:ignore KMGT
  text => text.replace(/^(\d+)\s*([KMGT])o$/i, '$1$2'),
  text => text.replace(/^(\d+)\s*([KMGT])o$/i, '$1$2i'),
  text => text.replace(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/, (_, day, month, year) => isoDay(year, month, day)),
];

/** Days come before months everywhere but in one country. */
function isoDay(year: string, month: string, day: string): string {
  return [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
}

/** Longer texts are no names, and nobody wants to read them in advice. */
const LONGEST = 200;

/**
 * The text that somebody probably meant: the first that `fits` after the smallest of the usual repairs (letter case,
 * quotes and accents, scheme of a URL, a slash at either end, spaces, `1G` and `1 Go` for `1Gi`, `31/03/2027`). Undefined when none of them helps.
 */
export function repairText(text: string, fits: (repaired: string) => boolean): string | undefined {
  if (text.length > LONGEST) return undefined;
  let all = text;
  for (const repair of REPAIRS) {
    const alone = repair(text);
    if (alone !== text && fits(alone)) return alone;
    const after = repair(all);
    if (after !== text && fits(after)) return after;
    all = after;
  }
  return undefined;
}
