import type { KubernetesObject } from '@cedille/manifests';
import { field } from '../field.ts';
import type { DangerRule } from '../rule.ts';

const DEFAULT = 'storageclass.kubernetes.io/is-default-class';

export const storageClass: DangerRule = {
  code: 'storage-class',
  title: 'New volumes come from elsewhere, or from nowhere',
  why: 'Claims name it, or take what is the default: new ones come from elsewhere or get no volume.',
  example: '- kind: StorageClass\n-   metadata: { name: replicated }',
  fix: 'make sure that no claim names it',
  severity: 'high',
  find({ change, identity: { group, kind, name }, before, after }, { objects, standing }) {
    if (group !== 'storage.k8s.io' || kind !== 'StorageClass' || change === 'added') return [];
    const others = [...objects.map(one => one.after), ...standing().map(({ object }) => object)];
    const fix = 'keep it, or make another class the default one first';
    if (isDefault(before) && !isDefault(after) && !others.some(isDefault)) {
      const message = `${name} is no longer the default class: claims that name none stay without a volume.`;
      const path = `metadata.annotations["${DEFAULT}"]`;
      return [{ severity: 'high', message, fix, ...(change === 'changed' && { path }) }];
    }
    if (change !== 'removed') return [];
    const message = `Claims of the class ${name} get no volume any longer and cannot grow; volumes that exist stay.`;
    return [{ severity: 'high', message, fix: 'make sure that no claim names it' }];
  },
};

function isDefault(object: KubernetesObject | undefined): boolean {
  return object?.kind === 'StorageClass' && field(object, 'metadata', 'annotations', DEFAULT) === 'true';
}
