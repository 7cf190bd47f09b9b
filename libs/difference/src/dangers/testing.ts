import type { TypeRegistry } from '@cedille/types';
import { differenceOf, type DifferenceOptions } from '../difference-of.ts';
import type { Danger } from '../difference.ts';

/** What is known beside the two sides. */
type Known = Omit<DifferenceOptions, 'before' | 'after'>;

/** What rules say of a change between two streams of YAML, as `code severity`, or of one code its messages. */
export function dangersOf(before: string, after: string, known: Known = {}): Danger[] {
  const side = (text: string) => [{ environment: 'production', component: 'web', text }];
  return [...differenceOf({ ...known, before: side(before), after: side(after) }).environments[0]!.dangers];
}

/** Only codes and severities: what most specs ask for. */
export function codesOf(before: string, after: string, known?: Known): string[] {
  return dangersOf(before, after, known).map(({ code, severity }) => `${code} ${severity}`);
}

/** An object in flow style; `rest` is everything beside apiVersion, kind and name. */
export function object(type: string, rest = '', metadata = ''): string {
  const slash = type.lastIndexOf('/');
  return `---
apiVersion: ${type.slice(0, slash)}
kind: ${type.slice(slash + 1)}
metadata: {name: it, namespace: here${metadata && `, ${metadata}`}}
${rest}
`;
}

export const KEPT = 'annotations: {argocd.argoproj.io/sync-options: "Prune=false,ServerSideApply=true"}';

/** A definition of a kind whose spec has these properties. */
export function crd(group: string, kind: string, properties: Record<string, unknown>): Record<string, unknown> {
  const schema = { type: 'object', properties: { spec: { type: 'object', properties } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.toLowerCase()}s.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural: `${kind.toLowerCase()}s` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}

/** Facts of kinds with one more definition. */
export function registryWith(registry: TypeRegistry, definition: unknown): TypeRegistry {
  return registry.mergeCrds([definition]);
}
