import { YAMLException } from 'js-yaml';
import { CST, Parser } from 'yaml';

/**
 * What js-yaml reads in another way: a list item that ends before it begins, and maps or lists as keys (`{{ x }}`,
 * `[a]: b`). The first expression of a pair is many times faster, and finds whatever the second one finds.
 */
const SUSPICIONS: readonly (readonly [RegExp, RegExp])[] = [
  [/-[ \t]*(?:#.*)?\r?\n/, /^[ ]*(?:-[ \t]+)*-[ \t]*(?:#.*)?\r?$/m],
  [/\{[ ]*[{[?]/, /(?:^|[-:?,[{])[ ]*\{[ ]*[{[?]/m],
  [/[}\]][ \t]*:\s/, /^[ ]*(?:-[ \t]+)*[{[].*[}\]][ \t]*:\s/m],
];

/**
 * What js-yaml reads in another way than Kubernetes is written so that it does not: an empty last item of a list takes
 * what stands further left for more items of the same list. Inside a block of text such lines mean nothing, which only a
 * parser that keeps places can tell; few documents need it.
 * @throws YAMLException for a map or list as a key, which js-yaml would make some text of.
 */
export function mendText(text: string): string {
  if (!SUSPICIONS.some(([fast, exact]) => fast.test(text) && exact.test(text))) return text;
  const emptyItems: number[] = [];
  for (const token of new Parser().parse(text)) {
    if (token.type !== 'document') continue;
    CST.visit(token, ({ start, value, key }) => {
      if (key && !SCALARS.has(key.type)) throw new YAMLException('a key is a map or a list');
      const dash = start.find(({ type }) => type === 'seq-item-ind');
      if (dash && !value && !key && !start.some(({ type }) => type === 'anchor' || type === 'tag'))
        emptyItems.push(dash.offset + 1);
    });
  }
  return emptyItems.reduceRight((mended, end) => `${mended.slice(0, end)} ~${mended.slice(end)}`, text);
}

const SCALARS: ReadonlySet<string> = new Set([
  'alias',
  'scalar',
  'single-quoted-scalar',
  'double-quoted-scalar',
  'block-scalar',
]);
