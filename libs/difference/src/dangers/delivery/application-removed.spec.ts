import { expect, it } from 'vitest';
import { codesOf, KEPT, object } from '../testing.ts';

const application = (metadata = ''): string => object('argoproj.io/v1alpha1/Application', '', metadata);

it('sees an application go with all it made', () => {
  expect(codesOf(application('finalizers: [resources-finalizer.argocd.argoproj.io]'), '')).toEqual([
    'application-removed critical',
  ]);
  expect(codesOf(object('argoproj.io/v1alpha1/ApplicationSet'), '')).toEqual(['application-removed critical']);
  expect(codesOf(object('argoproj.io/v1alpha1/AppProject'), '')).toEqual(['application-removed high']);
});

it('weighs one less that leaves everything in place', () => {
  expect(codesOf(application(), '')).toEqual(['application-removed notice']);
  expect(
    codesOf(
      object('argoproj.io/v1alpha1/ApplicationSet', 'spec: {syncPolicy: {preserveResourcesOnDeletion: true}}'),
      '',
    ),
  ).toEqual([]);
});

it('leaves alone what is kept, and other kinds of Argo', () => {
  expect(codesOf(application(KEPT), '')).toEqual([]);
  expect(codesOf(object('argoproj.io/v1alpha1/Rollout'), '')).toEqual([]);
});
