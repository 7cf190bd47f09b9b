import { isMap, isScalar, parseDocument, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { Pin } from '../load-pins.ts';

/**
 * The text of releases.yaml with these pins; `undefined` takes one out. Comments, blank lines and whatever does not change
 * stay byte for byte; new pins get their place in the alphabet.
 */
export function editPins(text: string, changes: ReadonlyMap<string, Pin | undefined>): string {
  const sorted = [...changes].sort(([a], [b]) => compare(a, b));
  const edited = sorted.reduce((current, [component, pin]) => editOne(current, component, pin), text || HEADER);
  return sortPins(edited);
}

const HEADER = `# yaml-language-server: $schema=../../libs/delivery/releases.schema.json
# The releases that run here; written by ./cedille promote and ./cedille rollback.
`;

type PinPair = Pair<Scalar<string>, YAMLMap<Scalar<string>, Scalar<string>>> & { value: YAMLMap };

function editOne(text: string, component: string, pin: Pin | undefined): string {
  const pairs = pairsOf(text);
  const old = pairs.find(({ key }) => key.value === component);
  if (!pin) return old ? remove(text, old) : text;
  return old ? replace(text, old, pin) : insert({ text, pairs, component, pin });
}

function pairsOf(text: string): PinPair[] {
  const { contents } = parseDocument(text);
  return isMap(contents) ? (contents.items as PinPair[]) : [];
}

/** The last one first: what comes before keeps its place. */
function replace(text: string, { value }: PinPair, pin: Pin): string {
  const scalars = (['version', 'digest'] as const)
    .map(field => ({ node: value.get(field, true) as Scalar | undefined, text: pin[field] }))
    .filter(({ node }) => isScalar(node) && node.range)
    .sort((a, b) => b.node!.range![0] - a.node!.range![0]);
  return scalars.reduce(
    (edited, { node, text: field }) => edited.slice(0, node!.range![0]) + field + edited.slice(node!.range![1]),
    text,
  );
}

interface InsertOptions {
  text: string;
  pairs: readonly PinPair[];
  component: string;
  pin: Pin;
}

/** Behind the last pin that comes before it, so that the comments above the next one stay with that one. */
function insert({ text, pairs, component, pin }: InsertOptions): string {
  const lines = `${component}:\n  version: ${pin.version}\n  digest: ${pin.digest}\n`;
  if (!pairs.length) return `${ended(text.replace(/^\{\s*\}[ \t]*$/m, '').trimEnd())}${lines}`;
  const before = pairs.filter(({ key }) => compare(key.value, component) < 0).at(-1);
  const at = before ? endOf(text, before) : startOfLine(text, pairs[0]!.key.range![0]);
  return ended(text.slice(0, at)) + lines + text.slice(at);
}

function remove(text: string, pair: PinPair): string {
  return text.slice(0, startOfLine(text, pair.key.range![0])) + text.slice(endOf(text, pair));
}

/** The beginning of the line after a pin. */
function endOf(text: string, { value }: PinPair): number {
  const newline = text.indexOf('\n', Math.max(0, value.range![1] - 1));
  return newline === -1 ? text.length : newline + 1;
}

function startOfLine(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Only when a person wrote them in another order is the file written anew, with its comments. */
function sortPins(text: string): string {
  const names = pairsOf(text).map(({ key }) => key.value);
  if (names.every((name, index) => index === 0 || compare(names[index - 1]!, name) < 0)) return text;
  const document = parseDocument(text);
  ((document.contents as unknown as YAMLMap).items as PinPair[]).sort((a, b) => compare(a.key.value, b.key.value));
  return document.toString({ lineWidth: 0 });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
