import { describe, expect, it } from 'vitest';
import { CRD, document, FILE, problemsOf } from './rendered.fixture.ts';

const site = (name: string, apiVersion = 'example.com/v1'): string =>
  document('site', `apiVersion: ${apiVersion}\nkind: Site\nmetadata: {name: ${name}}\nspec: {host: x}\n`);

describe('known-kind', () => {
  it('reports a kind that nobody brings, once for all its objects', () => {
    expect(problemsOf(site('a') + site('b'))).toEqual([
      {
        code: 'unknown-kind',
        severity: 'error',
        message: 'No facts tell what a Site of example.com/v1 is (site/templates/site.yaml).',
        component: 'site',
        environment: 'production',
        object: 'Site a',
        path: 'apiVersion',
        at: { file: FILE, line: 3, column: 1 },
        expected: expect.stringMatching(
          /^a kind of Kubernetes v1\.\d+\.\d+, or of a CustomResourceDefinition/,
        ) as string,
        fix: 'derive the facts of the component that brings the kind (./cedille types <component>), or correct site/templates/site.yaml',
      },
    ]);
  });

  it('knows the kinds of the same render', () => {
    expect(problemsOf(CRD + site('a'))).toEqual([]);
  });

  it('names the version to use', () => {
    expect(problemsOf(CRD + site('a', 'example.com/v1beta1'))).toMatchObject([
      {
        expected: expect.stringContaining('did you mean example.com/v1 Site?') as string,
        fix: 'use example.com/v1 Site in site/templates/site.yaml',
      },
    ]);
  });
});
