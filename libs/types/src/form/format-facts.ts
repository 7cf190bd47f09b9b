import { formatExpression } from './expression.ts';
import type { TypeFacts } from './facts.ts';
import { REST } from './read-facts.ts';
import type { ObjectType, Type } from './type.ts';

/** The text of a `*.types.json` file: a kind a line, a field a line, so that a new version shows as a readable difference. */
export function formatFacts({ source, kinds, types }: TypeFacts): string {
  const kindLines = Object.entries(kinds).map(([key, entry]) => `    ${JSON.stringify(key)}: ${formatEntry(entry)}`);
  const typeBlocks = Object.entries(types).map(
    ([name, fields]) => `    ${JSON.stringify(name)}: ${formatBlock(fields)}`,
  );
  return [
    '{',
    `  "source": ${formatEntry(source)},`,
    `  "kinds": {\n${kindLines.join(',\n')}\n  },`,
    `  "types": {\n${typeBlocks.join(',\n')}\n  }`,
    '}\n',
  ].join('\n');
}

/** Fields as they are committed, sorted, `!` after the required ones. `nameOf` names the types that are written by name. */
export function formatFields(type: ObjectType, nameOf: (type: Type) => string | undefined): Record<string, string> {
  const written: [string, string][] = [];
  for (const [key, field] of [...type.fields].sort(([a], [b]) => compareText(a, b))) {
    const expression = formatExpression({ type: field.type, nullable: field.nullable ?? false }, nameOf);
    written.push([key + (field.required ? '!' : ''), expression]);
  }
  if (type.rest) written.push([REST, formatExpression({ type: type.rest, nullable: false }, nameOf)]);
  return Object.fromEntries(written);
}

/** Order by code unit: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function formatEntry(entry: object): string {
  const members = Object.entries(entry).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{ ${members.join(', ')} }`;
}

function formatBlock(fields: Record<string, string>): string {
  const lines = Object.entries(fields).map(([key, text]) => `      ${JSON.stringify(key)}: ${JSON.stringify(text)}`);
  return lines.length ? `{\n${lines.join(',\n')}\n    }` : '{}';
}
