import { parse } from 'es-module-lexer/js';

/** What a module names after `from`, in `import(…)`, or by itself. */
export interface Import {
  specifier: string;
  /** Nothing is left of it when the module runs. */
  typeOnly: boolean;
}

/** `export type { … } from`, which the lexer passes over: it is one for JavaScript. */
const EXPORTED_TYPES = /^export type (?=[{*])/gm;

/** The imports of a TypeScript module. A text that is not a module has none: whoever compiles it says what is wrong. */
export function lexImports(text: string): Import[] {
  const exported = new Set([...text.matchAll(EXPORTED_TYPES)].map(({ index }) => index));
  const source = text.replace(EXPORTED_TYPES, 'export      ');
  const isType = (start: number): boolean =>
    exported.has(start) || /^import\s+type\b(?!\s*(?:,|from\b))/.test(source.slice(start, start + 40));
  return statements(source).flatMap(({ n: specifier, ss: start }) =>
    specifier === undefined ? [] : [{ specifier, typeOnly: isType(start) }],
  );
}

function statements(source: string): ReturnType<typeof parse>[0] {
  try {
    return parse(source)[0];
  } catch {
    return [];
  }
}
