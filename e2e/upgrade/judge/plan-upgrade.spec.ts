import type { KubernetesObject } from '@cedille/manifests';
import { describe, expect, it } from 'vitest';
import { isReplaced, placeObjects, planUpgrade, type ComponentObjects } from './plan-upgrade.ts';

const SYNC = 'argocd.argoproj.io/sync-options';

function object(kind: string, name: string, annotations: Record<string, string> = {}): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name, namespace: 'shop', annotations } };
}

function component(name: string, ...objects: KubernetesObject[]): ComponentObjects {
  return { component: name, namespace: name, objects };
}

const namesOf = (items: readonly { object: KubernetesObject }[]) => items.map(item => item.object.metadata?.name);

describe('what left the bundle of a component', () => {
  it('is removed, the last first', () => {
    const before = [component('shop', object('Secret', 'a'), object('Secret', 'b'), object('Secret', 'c'))];
    expect(namesOf(planUpgrade(before, [component('shop', object('Secret', 'b'))]).pruned)).toEqual(['c', 'a']);
  });

  it('stays where Argo CD is told so, but not for what Helm is told', () => {
    const before = [
      component(
        'shop',
        object('Secret', 'a', { [SYNC]: 'ServerSideApply=true, Prune=false' }),
        object('Secret', 'b', { [SYNC]: 'Delete=false' }),
        object('Secret', 'c', { 'helm.sh/resource-policy': 'keep' }),
      ),
    ];
    const { pruned, kept } = planUpgrade(before, [component('shop')]);
    expect([namesOf(kept), namesOf(pruned)]).toEqual([['a'], ['c', 'b']]);
  });

  it('is the same object under another version of its kind, or of another component', () => {
    const before = [component('shop', { ...object('Route', 'a'), apiVersion: 'gateway/v1beta1' })];
    const after = [component('shop'), component('forum', { ...object('Route', 'a'), apiVersion: 'gateway/v1' })];
    expect(planUpgrade(before, after)).toEqual({ pruned: [], kept: [] });
  });
});

describe('what a whole component leaves', () => {
  it('stays for what Helm is told, or where the deletion is switched off', () => {
    const before = [
      component(
        'shop',
        object('Secret', 'a', { [SYNC]: 'Prune=false' }),
        object('Secret', 'b', { [SYNC]: 'Delete=false' }),
        object('Secret', 'c', { 'helm.sh/resource-policy': 'keep' }),
      ),
    ];
    const { pruned, kept } = planUpgrade(before, []);
    expect([namesOf(kept), namesOf(pruned)]).toEqual([['b', 'c'], ['a']]);
  });
});

describe('objects of a component', () => {
  const manifest = (item: KubernetesObject) => ({ text: '', hash: '', object: item, line: 1 });

  it('get the namespace of the component where they have none, unless they belong to none', () => {
    const bare = (kind: string): KubernetesObject => ({ apiVersion: 'v1', kind, metadata: { name: 'x' } });
    const { objects } = placeObjects({
      component: 'shop',
      namespace: 'shop',
      manifests: [bare('Secret'), bare('Namespace')].map(manifest),
      isNamespaced: ({ kind }) => kind !== 'Namespace',
    });
    expect(objects.map(({ kind, metadata }) => [kind, metadata?.namespace])).toEqual([
      ['Namespace', undefined],
      ['Secret', 'shop'],
    ]);
  });

  it('are without hooks', () => {
    const manifests = [object('Job', 'a', { 'helm.sh/hook': 'pre-install' }), object('Job', 'b')].map(manifest);
    const { objects } = placeObjects({ component: 'shop', namespace: 'shop', manifests, isNamespaced: () => true });
    expect(objects.map(({ metadata }) => metadata?.name)).toEqual(['b']);
  });
});

it('an object is made anew only where it is both replaced and forced', () => {
  expect(isReplaced(object('Secret', 'a', { [SYNC]: 'Replace=true,Force=true' }))).toBe(true);
  expect(isReplaced(object('Secret', 'a', { [SYNC]: 'Replace=true' }))).toBe(false);
  expect(isReplaced(object('Namespace', 'a', { [SYNC]: 'Replace=true,Force=true' }))).toBe(false);
});
