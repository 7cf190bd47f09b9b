import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import typescript from 'typescript';
import { describe, expect, it } from 'vitest';
import { repository } from '../fixtures/workspace.ts';
import { lexImports } from './lex-imports.ts';

describe('imports', () => {
  it('are found however they are written', () => {
    const text = [
      "import { a } from './a.ts';",
      "import b, { type C } from '@cedille/b';",
      "import './side-effect.ts';",
      "import schema from './x.json' with { type: 'json' };",
      "export * from './e.ts';",
      "export { f } from './f.ts';",
      "const g = await import('./g.ts');",
      'const h = (x: string) => import(`./${x}.ts`);',
    ].join('\n');
    expect(lexImports(text).map(({ specifier }) => specifier)).toEqual([
      './a.ts',
      '@cedille/b',
      './side-effect.ts',
      './x.json',
      './e.ts',
      './f.ts',
      './g.ts',
    ]);
    expect(lexImports(text).filter(({ typeOnly }) => typeOnly)).toEqual([]);
  });

  it.each([
    "import type { A } from './a.ts';",
    "import type A from './a.ts';",
    "import type * as a from './a.ts';",
    "export type { A } from './a.ts';",
    "export type * from './a.ts';",
    "export type {\n  A,\n  B,\n} from './a.ts';",
  ])('that leave nothing to run are told: %s', text => {
    expect(lexImports(text)).toEqual([{ specifier: './a.ts', typeOnly: true }]);
  });

  it('are not seen in strings and comments', () => {
    expect(lexImports("// import './a.ts'\nexport const text = `\nimport './b.ts';\n`;\n")).toEqual([]);
  });

  it('of what is not a module are none', () => {
    expect(lexImports('import {')).toEqual([]);
  });

  it('are those that the compiler finds, in every source of this repository', () => {
    const sources = ['libs', 'tools', 'e2e', 'charts'].flatMap(sourcesBelow);
    expect(sources.length).toBeGreaterThan(300);
    for (const file of sources) {
      const text = readFileSync(join(repository, file), 'utf8');
      const found = lexImports(text).map(({ specifier }) => specifier);
      expect({ file, imports: unique(found) }).toEqual({ file, imports: unique(importsByCompiler(text)) });
    }
  });
});

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !/node_modules|generators\/\w+\/files/.test(file))
    .map(file => `${folder}/${file}`);
}

/** `require` is none: it is for programs that are no modules. */
function importsByCompiler(text: string): string[] {
  return typescript.preProcessFile(text, true, false).importedFiles.map(({ fileName }) => fileName);
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
