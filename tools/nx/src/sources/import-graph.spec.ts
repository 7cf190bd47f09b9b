import { describe, expect, it } from 'vitest';
import { ImportGraph } from './import-graph.ts';
import { lexImports } from './lex-imports.ts';

function graphOf(sources: Record<string, string>): ImportGraph {
  return new ImportGraph({
    modules: new Map(
      Object.entries(sources).map(([file, text]) => [
        file,
        { imports: lexImports(text), readsMirror: text.includes('MIRROR') },
      ]),
    ),
    exports: new Map([['@cedille/values', 'libs/values/src/index.ts']]),
    locked: {
      'node_modules/yaml': 'yaml',
      'node_modules/@types/semver': '@types/semver',
      'node_modules/semver': 'semver',
      'libs/values/node_modules/yaml': 'yaml@1.0.0',
    },
  });
}

describe('what a folder imports', () => {
  it('is found through packages of the workspace, all the way down', () => {
    const graph = graphOf({
      'charts/web/src/values.ts': "import './sizes.ts';\nimport { a } from '@cedille/values';",
      'charts/web/src/sizes.ts': '',
      'libs/values/src/index.ts': "export * from './a.ts';\nexport * from './b.ts';",
      'libs/values/src/a.ts': "import '../values.schema.json';",
      'libs/values/src/b.ts': "import './a.ts';",
      'libs/values/src/unused.ts': '',
    });
    expect(graph.importedBy('charts/web/src', { types: false }).files).toEqual([
      'libs/values/src/a.ts',
      'libs/values/src/b.ts',
      'libs/values/src/index.ts',
      'libs/values/values.schema.json',
    ]);
  });

  it('has types where they are asked for, with those that a task writes', () => {
    const graph = graphOf({
      'charts/web/src/values.ts': "import type { A } from '@cedille/values';",
      'libs/values/src/index.ts': "import type { B } from './b.gen.ts';",
    });
    expect(graph.importedBy('charts/web', { types: false })).toEqual({ files: [], generated: [], packages: [] });
    expect(graph.importedBy('charts/web', { types: true })).toEqual({
      files: ['libs/values/src/index.ts'],
      generated: ['libs/values'],
      packages: [],
    });
  });

  it('names packages as Nx does, the copy that is nearest, and the package with its types', () => {
    const graph = graphOf({
      'libs/a/src/a.ts':
        "import 'node:fs';\nimport 'path';\nimport 'yaml';\nimport 'semver/functions/lt.js';\nimport 'unlocked';",
      'libs/values/src/index.ts': "import 'yaml';",
    });
    expect(graph.importedBy('libs/a', { types: false }).packages).toEqual(['semver', 'yaml']);
    expect(graph.importedBy('libs/a', { types: true }).packages).toEqual(['@types/semver', 'semver', 'yaml']);
    expect(graph.importedBy('libs/values', { types: false }).packages).toEqual(['yaml@1.0.0']);
  });

  it('ends where modules import each other', () => {
    const graph = graphOf({ 'libs/a/src/a.ts': "import './b.ts';", 'libs/a/src/b.ts': "import './a.ts';" });
    expect(graph.importedBy('libs/a', { types: true }).files).toEqual([]);
  });

  it('does not mix up folders that begin alike', () => {
    const graph = graphOf({ 'libs/a/src/a.ts': '', 'libs/ab/src/b.ts': "import 'yaml'; // MIRROR" });
    expect(graph.importedBy('libs/a', { types: true }).packages).toEqual([]);
    expect([graph.readsMirror('libs/a'), graph.readsMirror('libs/ab')]).toEqual([false, true]);
  });
});
