import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

interface Given {
  server?: string;
  namespace?: string;
  path?: string;
  revision?: string;
  project?: string;
  automated?: string;
  finalizer?: boolean;
  options?: string;
}

const application = (given: Given = {}): string => {
  const { server = 'a', namespace = 'web', path = 'prod', revision = '1', project = 'clubs', automated = '' } = given;
  return object(
    'argoproj.io/v1alpha1/Application',
    `spec: {project: ${project}, source: {repoURL: oci://r, path: ${path}, targetRevision: "${revision}"}, ` +
      `destination: {server: ${server}, namespace: ${namespace}}, syncPolicy: {automated: {${automated}}, syncOptions: [${given.options ?? ''}]}}`,
    given.finalizer === false ? 'labels: {a: b}' : 'finalizers: [resources-finalizer.argocd.argoproj.io/foreground]',
  );
};

it.each([
  [{}, { server: 'b' }, 'critical'],
  [{}, { namespace: 'other' }, 'critical'],
  [{}, { path: 'staging' }, 'high'],
  [{}, { project: 'default' }, 'high'],
  [{ finalizer: false }, {}, 'high'],
  [{}, { finalizer: false }, 'notice'],
  [{}, { automated: 'prune: true' }, 'notice'],
  [{ automated: 'prune: true' }, { automated: 'prune: true, allowEmpty: true' }, 'notice'],
  [{}, { options: '"Replace=true"' }, 'high'],
  [{ automated: 'prune: true' }, { automated: 'enabled: false' }, 'notice'],
])('sees %o become %o', (before: Given, after: Given, severity) => {
  expect(codesOf(application(before), application(after))).toEqual([`application-changed ${severity}`]);
});

it('leaves another revision alone, and less pruning', () => {
  expect(codesOf(application(), application({ revision: '2' }))).toEqual([]);
  expect(codesOf(application({ automated: 'prune: true' }), application({ automated: 'prune: false' }))).toEqual([]);
});
