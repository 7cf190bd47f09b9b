// cspell:ignore deploymnets
import { loadKubernetesTypes } from '@cedille/types';
import { parseManifests } from '@cedille/manifests';
import { describe, expect, it } from 'vitest';
import { findInCluster } from '../../rules/run-rules.ts';
import { servedResources } from '../../rules/served-resources.ts';
import { keptObjects } from '../kept-objects.ts';
import { unknownRight } from './unknown-right.ts';

const resources = servedResources(await loadKubernetesTypes());

const BOATS = `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: boats.sea.example }
spec: { group: sea.example, scope: Namespaced, names: { kind: Boat, plural: boats }, versions: [] }
`;

/** What is said of a role with these rules, as `severity path: message; fix`. */
function saidOf(rules: string, more = BOATS): string[] {
  const text = `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: r }\nrules: [${rules}]\n${more}`;
  const objects = parseManifests({ text, file: 'a.yaml' }).manifests.flatMap(({ object }) => keptObjects(object));
  return findInCluster({ objects, known: { resources } }, [unknownRight]).map(
    ({ severity, path, message, fix = '' }) =>
      `${severity} ${path.join('.')}: ${message} ${fix.replace(' in {template} or in the values it reads', '')}`,
  );
}

describe('a role', () => {
  it.each([
    [
      'apps',
      'deployment',
      'error rules.0.resources.0: ClusterRole r names deployment, which the API server calls deployments. write deployments',
    ],
    [
      'apps',
      'Deployment',
      'error rules.0.resources.0: ClusterRole r names Deployment, which the API server calls deployments. write deployments',
    ],
    [
      'apps',
      'deploymnets',
      'error rules.0.resources.0: ClusterRole r names deploymnets, which the API server calls deployments. write deployments',
    ],
    [
      'networking.k8s.io',
      'ingress',
      'error rules.0.resources.0: ClusterRole r names ingress, which the API server calls ingresses. write ingresses',
    ],
    [
      '""',
      'ingresses',
      'error rules.0.resources.0: ClusterRole r names ingresses of the group "", which has none. write networking.k8s.io in apiGroups',
    ],
    [
      '""',
      'pods/logs',
      'error rules.0.resources.0: ClusterRole r names pods/logs, which the API server calls pods/log. write pods/log',
    ],
    [
      '""',
      'pods/*',
      'error rules.0.resources.0: ClusterRole r names pods/*, and a * after the slash stands for nothing. name the subresources',
    ],
    [
      '""',
      'pods/inspect',
      'warning rules.0.resources.0: ClusterRole r names pods/inspect, and pods have no such part. ',
    ],
    ['""', 'whales', 'warning rules.0.resources.0: ClusterRole r names whales, which the group "" does not have. '],
    [
      'sea.example',
      'boat',
      'error rules.0.resources.0: ClusterRole r names boat, which the API server calls boats. write boats',
    ],
    [
      'sea.example',
      'boats/finalizer',
      'error rules.0.resources.0: ClusterRole r names boats/finalizer, which the API server calls boats/finalizers. write boats/finalizers',
    ],
  ])('in group %s on %s gives nothing', (group, resource, said) => {
    expect(saidOf(`{ apiGroups: [${group}], resources: ["${resource}"], verbs: [get] }`)).toEqual([said]);
  });

  it.each([
    ['lists', 'list'],
    ['GET', 'get'],
    ['read', 'get, list, watch'],
    ['deletecollections', 'deletecollection'],
  ])('with the verb %s gives nothing', (verb, meant) => {
    expect(saidOf(`{ apiGroups: [""], resources: [pods], verbs: [get, ${verb}] }`)).toEqual([
      `error rules.0.verbs.1: ClusterRole r gives the verb ${verb}, which no request has. write ${meant}`,
    ]);
  });

  it.each([
    ['everything', '{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }'],
    [
      'several groups that have some of it each',
      '{ apiGroups: ["", apps], resources: [pods, deployments/scale], verbs: [get] }',
    ],
    ['groups that nobody knows', '{ apiGroups: [stars.example], resources: [star], verbs: [use, shine] }'],
    [
      'one group of several that nobody knows',
      '{ apiGroups: ["", stars.example], resources: [stars, pods/light], verbs: [get] }',
    ],
    [
      'other kinds of a custom group',
      '{ apiGroups: [sea.example], resources: [ships, boats/status, boats/sails], verbs: [get] }',
    ],
    [
      'old groups beside the present one',
      '{ apiGroups: [""], resources: [events, endpointslices], verbs: [get] }, { apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get] }',
    ],
    [
      'what is gone',
      '{ apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use] }, { apiGroups: [extensions], resources: [ingresses], verbs: [get] }',
    ],
    [
      'what rights alone are about',
      '{ apiGroups: [""], resources: [users, groups, serviceaccounts/token, nodes/proxy, nodes/metrics], verbs: [impersonate, create, get] }',
    ],
    ['a subresource of all', '{ apiGroups: ["*"], resources: ["*/scale"], verbs: [get, update] }'],
    ['addresses without resources', '{ nonResourceURLs: [/metrics], verbs: [get, post] }'],
    ['what a template fills in', '{ apiGroups: [apps], resources: ["${kind}"], verbs: ["${verb}"] }'],
  ])('is as it should be with %s', (_, rules) => {
    expect(saidOf(rules)).toEqual([]);
  });

  it('on kinds of which no facts are at hand is not judged', () => {
    const objects = parseManifests({ text: unknownRight.example, file: 'a.yaml' }).manifests;
    expect(findInCluster({ objects }, [unknownRight])).toEqual([]);
  });
});
