import type { Path, Position } from '@cedille/source';
import type { Node, SourceFile } from 'typescript';

/**
 * Where a generator writes the key at `path`: the property whose chain of enclosing property names fits the path best.
 * Values that are computed elsewhere (a helper, a spread) are found by their last names; else the nearest ancestor.
 */
export async function locateKey({ text, file, path }: { text: string; file: string; path: Path }): Promise<Position> {
  const keys = await propertiesOf(text, file);
  const names = path.filter(step => typeof step === 'string');
  for (let length = names.length; length > 0; length--) {
    const wanted = names.slice(0, length);
    const best = keys
      .filter(key => key.chain.at(-1) === wanted.at(-1))
      .map(key => ({ key, score: commonTail(key.chain, wanted) }))
      .filter(({ key, score }) => score === key.chain.length || score === wanted.length)
      .sort((a, b) => b.score - a.score)[0];
    if (best) return { file, line: best.key.line, column: best.key.column };
  }
  return { file, line: 1, column: 1 };
}

interface PropertyPlace {
  chain: string[];
  line: number;
  column: number;
}

const parsed = new Map<string, Promise<PropertyPlace[]>>();

function propertiesOf(text: string, file: string): Promise<PropertyPlace[]> {
  const key = `${file}\0${text}`;
  let places = parsed.get(key);
  if (!places) {
    places = collect(text, file);
    parsed.set(key, places);
  }
  return places;
}

async function collect(text: string, file: string): Promise<PropertyPlace[]> {
  const { default: ts } = await import('typescript');
  const source: SourceFile = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const places: PropertyPlace[] = [];
  const visit = (node: Node, chain: string[]): void => {
    let inner = chain;
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
      const name = node.name;
      if (ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name)) {
        inner = [...chain, name.text];
        const { line, character } = source.getLineAndCharacterOfPosition(name.getStart(source));
        places.push({ chain: inner, line: line + 1, column: character + 1 });
      }
    }
    ts.forEachChild(node, child => visit(child, inner));
  };
  visit(source, []);
  return places;
}

function commonTail(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}
