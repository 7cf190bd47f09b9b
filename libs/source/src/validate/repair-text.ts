/** What people write where a plainer text was asked for; each repair alone, and after those before it. */
const REPAIRS: readonly ((text: string) => string)[] = [
  text => text.trim(),
  text => text.toLowerCase(),
  text => text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, ''),
  text => text.replace(/\/+$/, ''),
  text => text.replace(/\.git$/, ''),
  // The path of an address: `owner/name` of https://github.com/owner/name.
  text => text.replace(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?\/(?=.)/i, ''),
  text => text.replace(/[\s_]+/g, '-'),
  text => `/${text}`,
  text => `${text}i`,
];

/** Longer texts are no names, and nobody wants to read them in advice. */
const LONGEST = 200;

/**
 * The text that somebody probably meant: the first that `fits` after the smallest of the usual repairs (letter case,
 * scheme of a URL, a slash at either end, spaces, `1G` for `1Gi`). Undefined when none of them helps.
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
