import { exampleComponent } from '@cedille/component/testing';
import { describe, expect, it } from 'vitest';
import type { MadeObject } from '../objects/unique-objects.ts';
import { checkMadeKinds, type CheckMadeKindsOptions, type MadeInEnvironment } from './check-made-kinds.ts';

const MAKES = { cluster: { core: ['Namespace'] }, namespaced: { apps: ['Deployment'], core: ['Service'] } };
const SHOP = exampleComponent('shop', { category: 'clubs' }, MAKES);
const FORUM = exampleComponent('forum', { category: 'clubs' });

function object(group: string, kind: string, namespace = 'shop'): MadeObject {
  return { group, kind, namespace, object: `${kind} x`, line: 7 };
}

const ALL = [object('', 'Namespace', ''), object('apps', 'Deployment'), object('', 'Service')];

function made(objects: readonly MadeObject[], more: Partial<MadeInEnvironment> = {}): MadeInEnvironment {
  return {
    component: 'shop',
    environment: 'lab',
    status: 'complete',
    file: 'dist/rendered/lab/shop.yaml',
    made: objects,
    ...more,
  };
}

const problems = (rendered: MadeInEnvironment[], more: Partial<CheckMadeKindsOptions> = {}) =>
  checkMadeKinds({ components: [SHOP, FORUM], rendered, isWhole: true, delivered: new Set(['lab']), ...more });

describe('what a component makes', () => {
  it('is not asked of one that makes nothing in a cluster', () => {
    const machines = exampleComponent('talos', { category: 'machines', delivery: 'omnictl' });
    const rendered = made([object('omni.example', 'Cluster', '')], { component: 'talos' });
    expect(problems([rendered], { components: [machines] })).toEqual([]);
    expect(problems([rendered], { components: [exampleComponent('talos')] })).not.toEqual([]);
  });

  it('is what makes.yaml says', () => {
    expect(problems([made(ALL)])).toEqual([]);
  });

  it('is no kind beyond, in whatever environment, told once', () => {
    const more = [...ALL, object('rbac.authorization.k8s.io', 'ClusterRole', '')];
    expect(problems([made(ALL), made(more, { environment: 'pub' }), made(more, { environment: 'hut' })])).toMatchObject(
      [
        {
          code: 'not-permitted',
          severity: 'error',
          environment: 'pub',
          at: { file: 'dist/rendered/lab/shop.yaml', line: 7 },
          expected: 'ClusterRole below cluster["rbac.authorization.k8s.io"] in charts/shop/makes.yaml',
          fix: 'run ./cedille makes shop, if shop should be able to make such objects',
        },
      ],
    );
  });

  it('is not the kind of another group, nor the same kind in the other scope', () => {
    expect(problems([made([...ALL, object('example.org', 'Deployment')])])).toMatchObject([{ severity: 'error' }]);
    expect(problems([made([...ALL, object('', 'Service', '')])])).toMatchObject([{ severity: 'error' }]);
  });

  it('is in a namespace for each release of what is released several times', () => {
    const several = exampleComponent('shop', { category: 'clubs', instances: true }, MAKES);
    const inside = (namespace: string) =>
      made([object('', 'Namespace', ''), object('apps', 'Deployment', namespace), object('', 'Service', namespace)]);
    expect(problems([inside('shop-a')], { components: [several] })).toEqual([]);
    expect(problems([inside('shops')], { components: [several] })).toMatchObject([
      { code: 'not-permitted' },
      { code: 'not-permitted' },
    ]);
    expect(problems([inside('shop-a')], { components: [SHOP] })).toMatchObject([
      { code: 'not-permitted' },
      { code: 'not-permitted' },
    ]);
  });

  it('is nothing in the namespace of another area', () => {
    expect(problems([made([...ALL, object('', 'Service', 'forum')])])).toEqual([]);
    expect(problems([made([...ALL, object('', 'Service', 'kube-system')])])).toMatchObject([
      { code: 'not-permitted', expected: 'one of the namespaces of the area clubs: forum, shop' },
    ]);
    expect(
      problems([made([object('', 'Secret', 'argocd')], { component: 'forum', environment: 'pub' })]),
    ).toMatchObject([{ component: 'forum', code: 'not-permitted', severity: 'error' }]);
  });

  it('is no less, unless something is missing of the render', () => {
    const less = ALL.slice(0, 2);
    expect(problems([made(less)])).toMatchObject([
      {
        code: 'not-permitted',
        severity: 'warning',
        path: 'namespaced.core',
        at: { file: 'charts/shop/makes.yaml' },
        fix: expect.stringContaining('./cedille makes shop --drop') as string,
        message: expect.stringContaining('no Service') as string,
      },
    ]);
    expect(problems([made(less), made(ALL, { environment: 'pub' })])).toEqual([]);
    expect(problems([made(less)], { isWhole: false })).toEqual([]);
    expect(problems([made(less, { status: 'partial' })])).toEqual([]);
  });

  it('is told where nobody wrote it down, once, with the command that does', () => {
    const objects = [
      object('', 'Namespace', ''),
      object('apps', 'Deployment', 'forum'),
      object('', 'Service', 'forum'),
    ];
    const [problem, ...others] = problems([made(objects, { component: 'forum' })]);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      severity: 'warning',
      component: 'forum',
      expected: 'charts/forum/makes.yaml: the kinds that it renders, by scope and API group',
      fix: 'run ./cedille makes forum, and review what it writes',
    });
    expect(problems([made(objects, { component: 'forum', environment: 'pub' })])).toEqual([]);
  });

  it('is anything where it is Argo CD that makes it', () => {
    const root = exampleComponent('platform', { category: 'delivery', requires: ['gitops'], namespace: 'argocd' });
    expect(problems([made([object('x', 'Anything')], { component: 'platform' })], { components: [root] })).toEqual([]);
  });
});
