import { parseManifests } from '@cedille/manifests';
import { describe, expect, it } from 'vitest';
import type { ClusterKnowledge } from '../../rules/cluster.ts';
import { findInCluster } from '../../rules/run-rules.ts';
import { keptObjects } from '../kept-objects.ts';
import { missingPermission } from './missing-permission.ts';

function saidOf(text: string, known: ClusterKnowledge = {}): string[] {
  const objects = parseManifests({ text, file: 'a.yaml' }).manifests.flatMap(({ object }) => keptObjects(object));
  return findInCluster({ objects: objects.map(one => ({ ...one, source: 'sea' })), known }, [missingPermission]).map(
    ({ on, path, message }) => `${String(on.object.kind)} ${path.join('.')}: ${message}`,
  );
}

const account = '---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: boats, namespace: sea }\n';
const pods = (container: string, more = 'serviceAccountName: boats, '): string =>
  `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: boats, namespace: sea }\nspec: { template: { spec: { ${more}containers: [{ name: main, ${container} }] } } }\n`;
const bind = (role: string, subject = '{ kind: ServiceAccount, name: boats, namespace: sea }'): string =>
  `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: boats }\nroleRef: { kind: ClusterRole, name: ${role} }\nsubjects: [${subject}]\n`;
const role = (name: string, rules: string, more = ''): string =>
  `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: ${name}, labels: { for: ${name} } }\n${more}rules: [${rules}]\n`;
const define = (plural: string): string =>
  `---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: ${plural}.sea.example }\nspec: { group: sea.example, names: { kind: X, plural: ${plural} } }\n`;
const LEADER = 'image: "example.org/boats:1.0.0", args: [--leader-elect]';

describe('a controller', () => {
  it.each([
    ['image: "example.org/boats:1.0.0", args: [--leader-elect]', 'is started with --leader-elect'],
    [
      'image: "example.org/boats:1.0.0", command: [/boats, --enable-leader-election=true]',
      'is started with --enable-leader-election=true',
    ],
    ['image: "registry.k8s.io/external-dns/external-dns:v0.19.0@sha256:00"', 'is external-dns'],
  ])('with %s and no rights is found', (container, sign) => {
    expect(saidOf(account + pods(container))).toEqual([
      `Deployment spec.template.spec.serviceAccountName: boats runs as the account boats, which no binding gives a right, and its container main ${sign}.`,
    ]);
  });

  it('without an account of its own is found', () => {
    expect(saidOf(pods(LEADER, ''))).toEqual([
      'Deployment spec.template.spec: boats runs as the account default, which no binding gives a right, and its container main is started with --leader-elect.',
    ]);
  });

  it.each([
    ['has a binding', account + pods(LEADER) + bind('boats')],
    [
      'has one as a user',
      account + pods(LEADER) + bind('boats', '{ kind: User, name: "system:serviceaccount:sea:boats" }'),
    ],
    [
      'has one as a group',
      account + pods(LEADER) + bind('boats', '{ kind: Group, name: "system:serviceaccounts:sea" }'),
    ],
    ['has an account that nobody renders', pods(LEADER)],
    ['takes no part in elections', account + pods('image: "x:1", args: [--leader-elect=false]')],
    ['signs in otherwise', account + pods('image: "x:1", args: [--leader-elect, --kubeconfig=/etc/k]')],
    ['says nothing of the API server', account + pods('image: "x:1", args: [--leader]')],
  ])('that %s is not', (_, text) => {
    expect(saidOf(text)).toEqual([]);
  });

  it('is not served by what everybody may do, unless that is to read something', () => {
    const all = '{ kind: Group, name: "system:serviceaccounts" }';
    const review = '{ apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [create] }';
    const read = '{ apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, update] }';
    expect(saidOf(account + pods(LEADER) + role('all', review) + bind('all', all))).toHaveLength(1);
    expect(saidOf(account + pods(LEADER) + role('all', read) + bind('all', all))).toEqual([]);
    expect(saidOf(account + pods(LEADER) + bind('all', all))).toEqual([]);
  });

  it('is not judged where rights may be in what is not at hand', () => {
    expect(saidOf(account + pods(LEADER), { isWhole: false })).toEqual([]);
    expect(saidOf(account + pods(LEADER), { incomplete: new Set(['sea']) })).toEqual([]);
  });
});

describe('a kind that a definition adds', () => {
  const boats = '{ apiGroups: [sea.example], resources: [boats, boats/status], verbs: [get, list, watch, update] }';

  const crew = '---\napiVersion: sea.example/v1\nkind: X\nmetadata: { name: one, namespace: sea }\n';

  it('and that nobody may watch is found where somebody asks for one', () => {
    expect(saidOf(define('crews') + crew + role('boats', boats) + bind('boats'))).toEqual([
      'ClusterRole rules.0: ClusterRole boats gives rights on sea.example, but no role lets a program list and watch its crews, and X one waits for one.',
    ]);
    expect(saidOf(define('boats') + define('crews') + role('boats', boats) + bind('boats'))).toEqual([]);
  });

  it('is found where its controller may watch none of the group', () => {
    const half = '{ apiGroups: [sea.example], resources: [boats], verbs: [get, list] }';
    expect(saidOf(define('boats') + role('boats', half) + bind('boats'))).toEqual([
      'ClusterRole rules.0: ClusterRole boats gives rights on sea.example, but no role lets a program list and watch its boats.',
    ]);
  });

  it.each([
    ['that somebody may watch', role('boats', boats) + bind('boats')],
    ['whose group no program has to do with', ''],
    ['beside a role that nobody has', role('boats', '{ apiGroups: [sea.example], resources: [crews], verbs: [get] }')],
    [
      'beside an administrator',
      role('boats', '{ apiGroups: [sea.example], resources: [crews], verbs: [get] }') +
        bind('boats') +
        bind('cluster-admin'),
    ],
    [
      'that a role watches through another one',
      role('more', boats) +
        role('boats', '', 'aggregationRule: { clusterRoleSelectors: [{ matchLabels: { for: more } }] }\n') +
        bind('boats'),
    ],
    [
      'that a role with everything watches',
      role(
        'boats',
        '{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }, { apiGroups: [sea.example], resources: [crews], verbs: [get] }',
      ) + bind('boats'),
    ],
  ])('%s is not', (_, text) => {
    expect(saidOf(define('boats') + text)).toEqual([]);
  });
});
