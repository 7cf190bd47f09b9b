import { LineCounter, parseDocument as parseYaml } from 'yaml';
import { headOf } from './object-head.ts';
import type { KubernetesObject, Manifest } from './manifest.ts';
import { hashOf, parseDocument, type DocumentCache } from './parse-document.ts';

export interface DropStrayNamespacesOptions {
  manifests: readonly Manifest[];
  /** Whether objects of this kind belong to no namespace; false also where nobody knows. */
  isClusterScoped: (apiVersion: string, kind: string) => boolean;
  cache?: DocumentCache;
}

/**
 * Takes `metadata.namespace` off cluster-wide objects that an upstream chart puts one on. The API server does the same when it
 * stores them, so that what was rendered would never be what is there. Only that line goes. Our own templates are left to be
 * refused.
 */
export function dropStrayNamespaces({ manifests, isClusterScoped, cache }: DropStrayNamespacesOptions): Manifest[] {
  return manifests.map(manifest => {
    const { apiVersion, kind, namespace } = manifest.head ?? {};
    const isStray =
      namespace !== undefined && isUpstream(manifest) && isClusterScoped(String(apiVersion), String(kind));
    return isStray ? withoutNamespace(manifest, cache) : manifest;
  });
}

/** Whether a subchart made it: `kuma/charts/kuma/templates/…`. */
function isUpstream({ template = '' }: Manifest): boolean {
  return template.split('/')[1] === 'charts';
}

function withoutNamespace(manifest: Manifest, cache: DocumentCache | undefined): Manifest {
  const text = withoutLine(manifest.text);
  if (text === undefined) return manifest;
  const hash = hashOf(text);
  const object = parseDocument(text, cache, hash).data as KubernetesObject;
  const head = headOf(object);
  cache?.heads.set(hash, head);
  const { template, line } = manifest;
  const changed: Manifest = { text, hash, object, line, ...(template !== undefined && { template }) };
  return Object.defineProperty(changed, 'head', { value: head });
}

/** The text without the line of the namespace; undefined where it does not have a line of its own. */
function withoutLine(text: string): string | undefined {
  const lineCounter = new LineCounter();
  const document = parseYaml(text, { lineCounter, keepSourceTokens: true });
  const key = ['metadata', 'namespace'];
  const metadata = document.get('metadata') as { items?: readonly unknown[] } | undefined;
  const node = document.getIn(key, true) as { range?: readonly number[] } | undefined;
  const start = node?.range?.[0];
  if (start === undefined || metadata?.items === undefined || metadata.items.length < 2) return undefined;
  const lines = text.split('\n');
  const index = lineCounter.linePos(start).line - 1;
  if (!/^ +namespace: *\S+ *$/.test(lines[index]!)) return undefined;
  return lines.toSpliced(index, 1).join('\n');
}
