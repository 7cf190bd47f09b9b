import { parseManifests } from '@cedille/manifests';
import { loadTypes } from '@cedille/types';
import { describe, expect, it } from 'vitest';
import { CONFIG, document, FILE, problemsOf, upstream } from './rendered.fixture.ts';
import { checkUniqueObjects, objectPlaces } from './unique-objects.ts';

const again = CONFIG.replace('templates/config', 'templates/again');

describe('unique-objects', () => {
  it('reports an object that is rendered twice, at the second place', () => {
    expect(problemsOf(CONFIG + again)).toEqual([
      {
        code: 'duplicate-object',
        severity: 'error',
        message: 'ConfigMap sites/a is rendered twice; the last one would win.',
        component: 'site',
        environment: 'production',
        object: 'ConfigMap sites/a',
        path: 'metadata.name',
        at: { file: FILE, line: 9, column: 1 },
        expected: `one; the first is at ${FILE}:2:1 from site/templates/config.yaml`,
        fix: 'remove or rename it in site/templates/again.yaml',
      },
    ]);
  });

  it('takes an object without a namespace as one of the namespace of delivery', () => {
    const bare = upstream(again.replace('  namespace: sites\n', ''));
    expect(problemsOf(CONFIG + bare, { namespace: 'sites' })).toMatchObject([{ code: 'duplicate-object' }]);
    expect(problemsOf(CONFIG + bare, { namespace: 'others' })).toEqual([]);
  });

  it('takes two versions of one kind as the same object, two groups as different ones', () => {
    const scaler = (version: string): string =>
      document(
        version,
        `apiVersion: autoscaling/${version}\nkind: HorizontalPodAutoscaler\nmetadata: {name: a, namespace: b}\nspec: {maxReplicas: 1, scaleTargetRef: {apiVersion: apps/v1, kind: A, name: a}}\n`,
      );
    expect(problemsOf(scaler('v1') + scaler('v2'))).toMatchObject([{ code: 'duplicate-object' }]);
  });

  it('leaves out hooks, which may share a name, and names that the cluster gives', () => {
    const hook = CONFIG.replace('  name: a', '  annotations: {helm.sh/hook: pre-install}\n  name: a');
    expect(problemsOf(CONFIG + hook)).toEqual([]);
    expect(problemsOf(CONFIG.replace('name: a', 'generateName: a-').repeat(2))).toEqual([]);
  });

  it('finds an object of two components of one environment', async () => {
    const registry = await loadTypes();
    const places = ['first', 'second'].flatMap(component => {
      const file = `dist/rendered/production/${component}.yaml`;
      return objectPlaces({
        manifests: parseManifests({ text: CONFIG, file }).manifests,
        registry,
        component,
        environment: 'production',
        file,
      });
    });
    expect(checkUniqueObjects(places)).toMatchObject([
      {
        component: 'second',
        message: 'ConfigMap sites/a is rendered by first and by second.',
        at: { file: 'dist/rendered/production/second.yaml', line: 2 },
        fix: 'remove or rename it in site/templates/config.yaml, or in first',
      },
    ]);
  });
});
