import { describe, expect, it } from 'vitest';
import { ImportGraph } from '../sources/import-graph.ts';
import { codeInputs, globs } from './code-inputs.ts';

const LOCKED = {
  'node_modules/esbuild': 'esbuild',
  'node_modules/tar': 'tar',
  'libs/helm/node_modules/tar': 'tar@6.0.0',
};
const graph = new ImportGraph({
  modules: new Map([
    [
      'libs/a/src/a.spec.ts',
      { imports: [{ specifier: '../../types/src/registry/load-types.ts', typeOnly: false }], readsMirror: true },
    ],
  ]),
  exports: new Map(),
  locked: LOCKED,
});

function codeOf(sources: string[], packages: string[] = []) {
  return codeInputs({ closures: { 'tasks/render': { sources, packages } }, graph, locked: LOCKED });
}

describe('the code of a task', () => {
  it('are its sources and packages, and what is between Nx and it', () => {
    const inputs = codeOf(['libs/helm/src/a.ts'], ['libs/helm/node_modules/tar']).task('render');
    expect(inputs).toContain('{workspaceRoot}/libs/helm/src/a.ts');
    expect(inputs).toContain('{workspaceRoot}/tools/cli/setup.cjs');
    expect(inputs).toContainEqual({ externalDependencies: ['esbuild', 'tar@6.0.0'] });
  });

  it('is all there is, with all packages, when nobody can say: then nothing is taken from the cache wrongly', () => {
    const inputs = codeInputs({ closures: undefined, graph, locked: LOCKED }).task('render');
    expect(inputs).toContain('{workspaceRoot}/{libs,tools/cli,e2e}/**/!(*.spec).{ts,json,cjs}');
    expect(inputs.filter(input => typeof input === 'object')).toEqual([]);
  });
});

describe('what specs run', () => {
  it('has what a source finds beside itself, and the archives of a mirror that is looked into', () => {
    const inputs = codeOf([]).running('libs/a');
    expect(inputs).toContain('{workspaceRoot}/libs/types/facts/**/*');
    expect(inputs).toContainEqual({ env: 'CEDILLE_MIRROR_ARCHIVES' });
  });
});

describe('files as globs', () => {
  it('are one for each package, below the folder that they share', () => {
    expect(
      globs(['libs/a/src/deep/x.ts', 'libs/a/src/deep/y.ts', 'libs/ab/z.ts', 'libs/b/src/x.ts', 'libs/b/y.json']),
    ).toEqual([
      '{workspaceRoot}/libs/a/src/deep/{x.ts,y.ts}',
      '{workspaceRoot}/libs/ab/z.ts',
      '{workspaceRoot}/libs/b/{src/x.ts,y.json}',
    ]);
  });
});
