import type { KubernetesObject } from '@cedille/manifests';
import type { ProblemCode } from '@cedille/source';
import { podSpecOf } from '../../src/rules/pod-spec.ts';

/** An object, or a part of one. */
export type Data = Record<string, unknown>;

export type Pick = <T>(items: readonly T[]) => T;

/**
 * A mistake of one class. It changes a copy of an object, or answers false where the object has no place for it; objects that
 * it needs beside that one are its answer. `around` is what else goes to the cluster.
 */
export interface Mutation {
  name: string;
  /** The rule that has to find it. */
  code: ProblemCode;
  apply: (object: Data, pick: Pick, around: readonly KubernetesObject[]) => boolean | readonly Data[];
}

/** In the spec of Pods. */
export function ofPod(change: (spec: Data, pick: Pick) => boolean): Mutation['apply'] {
  return (object, pick) => {
    const found = podSpecOf(object as KubernetesObject);
    return found !== undefined && change(found.spec as Data, pick);
  };
}

/** In one of the containers that run. */
export function ofContainer(change: (container: Data, pick: Pick) => boolean): Mutation['apply'] {
  return ofPod((spec, pick) => {
    const containers = (spec['containers'] ?? []) as Data[];
    return containers.length > 0 && change(pick(containers), pick);
  });
}

/** The map below a key, made where there is none. */
export function within(object: Data, key: string): Data {
  const inner = (object[key] ??= {}) as Data;
  return inner;
}

/** Of objects of some kinds alone. */
export const of =
  (kind: string | readonly string[], apply: Mutation['apply']): Mutation['apply'] =>
  (object, pick, around) =>
    [kind].flat().includes(String(object['kind'])) && apply(object, pick, around);

/** A list, whether it is there or not. */
export function listOf(owner: unknown, key: string): Data[] {
  const list = (owner as Data | undefined)?.[key];
  return Array.isArray(list) ? (list as Data[]) : [];
}

/** `namespace` and `name` of an object. */
export function placeOf(object: Data | KubernetesObject): { namespace: string; name: string } {
  const { namespace = '', name = '' } = (object['metadata'] ?? {}) as { namespace?: string; name?: string };
  return { namespace, name };
}

/** Those of a kind in the namespace of an object. */
export function beside(object: Data, around: readonly KubernetesObject[], kind: string): KubernetesObject[] {
  return around.filter(one => one.kind === kind && placeOf(one).namespace === placeOf(object).namespace);
}

/** An object that nothing is said of. */
export function quiet(apiVersion: string, kind: string, namespace: string, more: Data = {}): Data {
  return { apiVersion, kind, metadata: { name: 'made-for-the-bench', ...(namespace && { namespace }) }, ...more };
}

/** The spec of Pods that nothing is said of. */
export function quietPod(): Data {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'web',
        image: 'registry.example/web:1.0.0',
        resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  };
}
