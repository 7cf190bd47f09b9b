import { WORKLOADS } from '../../rules/pod-spec.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import type { Cluster, PlacedObject } from '../../rules/cluster.ts';
import { imageName } from './image-name.ts';

export const imageVersions: ClusterRule = {
  code: 'image-versions',
  title: 'One image in two versions within a namespace',
  why: 'One of them was forgotten by an upgrade: it keeps its old defects, and two versions of one program may not understand each other.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  initContainers:\n    - { name: prepare, image: "grav:2.0.16" }\n  containers:\n    - { name: web, image: "grav:2.0.17" }\n',
  fix: 'use one version in {template} or in the values it reads',
  severity: 'warning',
  defects: ['stale-copy'],
  kinds: WORKLOADS,
  find: findTwo,
};

interface Use<T extends PlacedObject> extends Pick<PlacedFinding<T>, 'on' | 'path'> {
  version: string;
}

function findTwo<T extends PlacedObject>({ workloads }: Cluster<T>): PlacedFinding<T>[] {
  const uses = new Map<string, Use<T>[]>();
  for (const { on, namespace, containers } of workloads)
    for (const { container, path } of containers) {
      const image = typeof container['image'] === 'string' ? imageName(container['image']) : undefined;
      const version = /^v?(\d+(?:\.\d+)+)/.exec(image?.tag ?? '')?.[1];
      if (!image || version === undefined) continue;
      const key = `${namespace} ${image.repository} ${variantOf(image.tag!)}`;
      uses.set(key, [...(uses.get(key) ?? []), { on, path: [...path, 'image'], version }]);
    }
  return [...uses].flatMap(([key, all]) => {
    const [first, ...others] = all;
    const other = others.find(({ version }) => version !== first!.version);
    if (!other) return [];
    const [older, newer] = isOlder(first!.version, other.version) ? [first!, other] : [other, first!];
    const repository = key.split(' ')[1];
    return [
      {
        on: older.on,
        path: older.path,
        message: `${repository} runs in version ${older.version} here, and in ${newer.version} elsewhere in the namespace.`,
        expected: `${newer.version} everywhere`,
      },
    ];
  });
}

/** `alpine` of `8.2.3-alpine`: another variant is another program. */
function variantOf(tag: string): string {
  return tag.replace(/^v?\d+(?:\.\d+)+/, '').replace(/[\d.]+/g, '');
}

function isOlder(one: string, other: string): boolean {
  const [a, b] = [one, other].map(text => text.split('.').map(Number));
  const at = a!.findIndex((number, index) => number !== b![index]);
  return at === -1 ? a!.length < b!.length : a![at]! < (b![at] ?? -1);
}
