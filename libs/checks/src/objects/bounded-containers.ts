import type { ObjectViolation } from '@cedille/types';
import type { KubernetesObject } from '@cedille/manifests';
import type { ObjectRule } from './object-rule.ts';

/**
 * Every container asks for processor time and memory, and has a limit of memory: the scheduler places Pods by what they ask
 * for, and a leak in one must not take its machine down. A limit of processor time is not asked for; it only slows down.
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export const boundedContainers: ObjectRule = {
  code: 'container-resources',
  takes: ['resources'],
  fix: (_, template) => `set them in ${template} or in the values it reads: sizes(environment, { … }) in src/values.ts`,
};

/** Where the kinds of Kubernetes keep the spec of their Pods. */
const POD_SPEC: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ...Object.fromEntries(
    ['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'ReplicationController', 'StatefulSet'].map(kind => [
      kind,
      ['spec', 'template', 'spec'],
    ]),
  ),
};

const NEEDED = [
  ['requests', 'cpu'],
  ['requests', 'memory'],
  ['limits', 'memory'],
] as const;

/** The containers of an object that leave out one of the three. */
export function unboundedContainers(object: KubernetesObject): ObjectViolation[] {
  const at = POD_SPEC[String(object.kind)];
  if (!at) return [];
  return (['initContainers', 'containers'] as const).flatMap(list =>
    listAt(object, [...at, list]).flatMap((container, index): ObjectViolation[] => {
      const missing = NEEDED.filter(([kind, name]) => valueAt(container, ['resources', kind, name]) === undefined);
      if (!missing.length) return [];
      const names = missing.map(path => path.join('.'));
      return [
        {
          rule: 'resources',
          path: [...at, list, index, 'resources'],
          message: `The container ${String(valueAt(container, ['name']))} has no ${names.join(', no ')}.`,
          expected: 'requests of cpu and memory, and a limit of memory',
        },
      ];
    }),
  );
}

/** The namespace in which a LimitRange fills in all that a container leaves out; undefined for anything else. */
export function defaultedNamespace(object: KubernetesObject): string | undefined {
  if (object.kind !== 'LimitRange') return undefined;
  const fills = listAt(object, ['spec', 'limits']).some(
    limit =>
      valueAt(limit, ['type']) === 'Container' &&
      ['cpu', 'memory'].every(name => valueAt(limit, ['defaultRequest', name]) !== undefined) &&
      valueAt(limit, ['default', 'memory']) !== undefined,
  );
  return fills ? String(valueAt(object, ['metadata', 'namespace'])) : undefined;
}

function listAt(object: unknown, path: readonly string[]): unknown[] {
  const found = valueAt(object, path);
  return Array.isArray(found) ? found : [];
}

function valueAt(object: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], object);
}
