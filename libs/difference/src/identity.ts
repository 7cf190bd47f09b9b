import type { KubernetesObject } from '@cedille/manifests';
import type { TypeRegistry } from '@cedille/types';
import type { Identity } from './difference.ts';

export interface IdentityOptions {
  /** Where the object goes when it names no namespace. */
  namespace?: string | undefined;
  registry?: TypeRegistry | undefined;
}

/** Group, kind, namespace and name of an object. */
export function identityOf(object: KubernetesObject, { namespace, registry }: IdentityOptions = {}): Identity {
  const { apiVersion = '', kind = '', metadata } = object;
  const slash = String(apiVersion).indexOf('/');
  const isNamespaced = registry?.lookup(String(apiVersion), String(kind))?.scope === 'Namespaced';
  return {
    group: slash < 0 ? '' : String(apiVersion).slice(0, slash),
    kind: String(kind),
    namespace: String(metadata?.namespace ?? (isNamespaced ? namespace : undefined) ?? ''),
    name: String(metadata?.name ?? ''),
  };
}

/** The identity in one text, for looking it up. */
export function identityKey({ group, kind, namespace, name }: Identity): string {
  return [group, kind, namespace, name].join('\0');
}

/** `Deployment argocd/argocd-server`: how people see it. */
export function formatIdentity({ kind, namespace, name }: Identity): string {
  return `${kind || '(no kind)'} ${namespace ? `${namespace}/` : ''}${name || '(no name)'}`;
}

/** By kind, namespace and name, by code unit. */
export function compareIdentities(a: Identity, b: Identity): number {
  return (
    compareText(a.kind, b.kind) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name) ||
    compareText(a.group, b.group)
  );
}

/** By code unit, never by the machine's language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
