import type { KubernetesObject } from '@cedille/manifests';
import { findSecrets, hasSecretForm, isSecretContent, type Path } from '@cedille/source';
import type { Finding, ObjectRule } from '../rules/rule.ts';
import { mapAt, valueAt } from '../rules/value-at.ts';

export const writtenSecret: ObjectRule = {
  code: 'secret-written',
  title:
    'A secret in the clear: in facts, values or objects, also inside base64, JSON, lines of a file, arguments and URLs',
  why: 'Everybody reads facts, values and rendered objects, and Git never forgets: whoever has the repository has what it opens. It is never printed.',
  example:
    'apiVersion: v1\nkind: Secret\nmetadata: { name: web, namespace: sites }\nstringData: { password: hunter2 }\n',
  fix: 'make a new one, because this one is known, and keep that out of the repository',
  fixHere: 'write it to Vault, and list it under secrets in component.yaml',
  severity: 'error',
  defects: ['secret-in-the-clear'],
  covers: {
    kubescape: ['C-0012'],
    polaris: ['sensitiveContainerEnvVar', 'sensitiveConfigmapContent'],
    cis: ['5.4.2'],
    argocd: ['secrets'],
  },
  find: findWritten,
};

/** Kinds that explain what others hold, and hold nothing themselves. */
const SILENT: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'SealedSecret']);

function findWritten(object: KubernetesObject): Finding[] {
  if (SILENT.has(String(object.kind))) return [];
  const { data: _, ...rest } = object;
  const isSecret = object.kind === 'Secret' && object.apiVersion === 'v1';
  const paths = isSecret ? [...findSecrets(rest), ...encoded(object).map(key => ['data', key])] : findSecrets(object);
  return paths
    .filter(path => !isName(object, path))
    .map(path => ({
      path,
      message: `${path.join('.')} holds a secret in the clear.`,
      expected: 'a reference to a Secret that is made in the cluster',
    }));
}

/** Annotations name things: one of them is a secret by its form alone, or where it holds a whole object. */
function isName(object: KubernetesObject, path: Path): boolean {
  if (path[0] !== 'metadata') return false;
  const text = String(valueAt(object, path));
  return !hasSecretForm(text) && !/^\s*[{[]/.test(text);
}

/** Keys of a Secret whose content is one: a certificate or a user name is none. */
function encoded(object: KubernetesObject): string[] {
  return Object.entries(mapAt(object, ['data'])).flatMap(([key, value]) => {
    if (typeof value !== 'string' || value === '') return [];
    const decoded = Buffer.from(value, 'base64').toString('utf8');
    return isSecretContent(key, decoded) ? [key] : [];
  });
}
