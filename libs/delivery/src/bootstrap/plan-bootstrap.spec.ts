import { parseManifests } from '@cedille/manifests';
import { describe, expect, it } from 'vitest';
import { describeStep, planBootstrap } from './plan-bootstrap.ts';

const manifests = (...texts: string[]) => parseManifests({ text: texts.join('---\n'), file: 'x.yaml' }).manifests;
const object = (apiVersion: string, kind: string, name: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: argocd }\n`;
const crd = (group: string, kind: string): string =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: ${kind.toLowerCase()}s.${group} }\nspec: { group: ${group}, names: { kind: ${kind} } }\n`;

const ARGOCD = manifests(
  'apiVersion: v1\nkind: Namespace\nmetadata: { name: argocd }\n',
  crd('argoproj.io', 'Application'),
  crd('argoproj.io', 'ApplicationSet'),
  crd('argoproj.io', 'AppProject'),
  object('v1', 'ConfigMap', 'argocd-cm'),
  object('apps/v1', 'Deployment', 'argocd-server'),
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'argocd'),
);
const PLATFORM = manifests(
  object('argoproj.io/v1alpha1', 'Application', 'vault'),
  object('argoproj.io/v1alpha1', 'Application', 'platform'),
  object('argoproj.io/v1alpha1', 'AppProject', 'default'),
  object('argoproj.io/v1alpha1', 'AppProject', 'platform'),
  object('argoproj.io/v1alpha1', 'AppProject', 'secrets'),
);
const GATEWAY = manifests(
  crd('gateway.networking.k8s.io', 'HTTPRoute'),
  crd('gateway.networking.k8s.io', 'Gateway'),
  crd('other.example', 'HTTPRoute'),
);

const steps = planBootstrap({
  manifests: new Map([
    ['argocd', ARGOCD],
    ['platform', PLATFORM],
    ['gateway-api', GATEWAY],
  ]),
  gitops: 'argocd',
});

describe('the way from an empty cluster', () => {
  it('brings what Argo CD needs before Argo CD, its projects among it, and the root Application last', () => {
    expect(steps.map(step => describeStep(step))).toEqual([
      'Namespace argocd',
      'CustomResourceDefinition applications.argoproj.io, CustomResourceDefinition applicationsets.argoproj.io, CustomResourceDefinition appprojects.argoproj.io, CustomResourceDefinition httproutes.gateway.networking.k8s.io',
      'AppProject argocd/default, AppProject argocd/platform',
      'ConfigMap argocd/argocd-cm, Deployment argocd/argocd-server, HTTPRoute argocd/argocd',
      'Application argocd/platform',
    ]);
  });

  it('waits until definitions are known and until Argo CD runs, before it has anything to do', () => {
    expect(steps.map(({ wait }) => wait.map(args => args.slice(0, 3).join(' ')))).toEqual([
      [],
      ['wait --for=condition=Established --timeout=60s'],
      [],
      ['rollout status deployment/argocd-server'],
      [],
    ]);
  });

  it('is told in counts when there is much of it', () => {
    const many = manifests(...Array.from({ length: 7 }, (_, index) => object('v1', 'ConfigMap', `c${index}`)));
    expect(describeStep({ title: '', manifests: many, wait: [] })).toBe('7 objects: 7 ConfigMap');
  });
});
