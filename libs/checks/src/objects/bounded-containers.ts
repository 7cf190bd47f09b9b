import type { KubernetesObject } from '@cedille/manifests';
import { containersOf, podSpecOf } from '../rules/pod-spec.ts';
import type { Finding, ObjectRule } from '../rules/rule.ts';
import { listAt, valueAt } from '../rules/value-at.ts';

/**
 * Every container asks for processor time and memory, and has a limit of memory: the scheduler places Pods by what they ask
 * for, and a leak in one must not take its machine down. A limit of processor time is not asked for; it only slows down.
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export const boundedContainers: ObjectRule = {
  code: 'container-resources',
  title: 'A container without requests, or without a limit of memory',
  why: 'The scheduler places Pods by what they ask for, so one that asks for nothing ends on a full machine and is the first to be evicted; a leak in one without a limit takes its machine down. A limit of processor time is not asked for: it only slows down.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29.3\n',
  fix: 'set them in {template} or in the values it reads',
  fixHere: 'sizes(environment, { … }) in src/values.ts',
  severity: 'error',
  defects: ['weak-posture'],
  covers: {
    kubeScore: ['container-resources'],
    kubescape: ['C-0004', 'C-0009', 'C-0050'],
    polaris: ['cpuRequestsMissing', 'memoryRequestsMissing', 'memoryLimitsMissing'],
  },
  find: unboundedContainers,
};

const NEEDED = [
  ['requests', 'cpu'],
  ['requests', 'memory'],
  ['limits', 'memory'],
] as const;

/** The containers of an object that leave out one of the three. A debugging container cannot have any. */
export function unboundedContainers(object: KubernetesObject): Finding[] {
  const pod = podSpecOf(object);
  if (!pod) return [];
  return containersOf(pod.spec, pod.path)
    .filter(({ list }) => list !== 'ephemeralContainers')
    .flatMap(({ container, name, path }): Finding[] => {
      const missing = NEEDED.filter(([kind, what]) => valueAt(container, ['resources', kind, what]) === undefined);
      if (!missing.length) return [];
      return [
        {
          path: [...path, 'resources'],
          message: `The container ${name} has no ${missing.map(names => names.join('.')).join(', no ')}.`,
          expected: 'requests of cpu and memory, and a limit of memory',
        },
      ];
    });
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
