import { formatPath } from '@cedille/source';
import type { KubernetesObject } from '@cedille/manifests';
import { parse } from 'yaml';
import { refusedByKubernetes } from './accepted-object.ts';

/** Where the rules refuse something of an object that is written in YAML, with what they expect there. */
export function refusals(text: string): string[] {
  return refusedByKubernetes(parse(text) as KubernetesObject, text.length).map(
    ({ path, expected }) => `${formatPath(path)}: ${expected}`,
  );
}

/** An object of one kind, with everything but its spec. */
export function specOf(kind: string, spec: string): string {
  return `{ apiVersion: ${kind.slice(0, kind.lastIndexOf('/'))}, kind: ${kind.slice(kind.lastIndexOf('/') + 1)}, metadata: { name: web, namespace: sites }, spec: ${spec} }`;
}

/** A Pod with what is particular about it beside its one container, and about that. */
export function podWith(pod: string, container = ''): string {
  return specOf(
    'v1/Pod',
    `{ ${pod}${pod && ', '}containers: [{ name: web, image: nginx${container && `, ${container}`} }] }`,
  );
}
