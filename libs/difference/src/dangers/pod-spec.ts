import type { KubernetesObject } from '@cedille/manifests';
import { field, list } from './field.ts';

const POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};
const TEMPLATE = ['spec', 'template', 'spec'];

/** The part that says how pods run, and where it is in the object. */
export interface PodSpec {
  spec: unknown;
  /** `spec.template.spec`. */
  path: string;
}

/** The pod spec of a workload; undefined for anything else. */
export function podSpecOf(object: KubernetesObject | undefined): PodSpec | undefined {
  if (!object) return undefined;
  const path = POD_SPECS[object.kind ?? ''] ?? TEMPLATE;
  const spec = field(object, ...path);
  return list(spec, 'containers').length ? { spec, path: path.join('.') } : undefined;
}

/** Containers of every sort with their names. */
export function containersOf(spec: unknown): { name: string; container: unknown }[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap(key =>
    list(spec, key).map(container => ({ name: String(field(container, 'name') ?? ''), container })),
  );
}
