import { CLUSTER_RULES, findInCluster, objectsIn, type PlacedObject } from '@cedille/checks';
import type { KubernetesObject } from '@cedille/manifests';
import { isMap, type Path } from '@cedille/source';
import type { AuditRule, Finding } from '../finding.ts';
import { findingAt } from '../objects/finding-at.ts';
import { textAt } from '../objects/value-at.ts';
import { isDormant, type Repository } from '../repository.ts';
import type { AuditedDocument } from '../tree/audited-file.ts';
import { relationsIn } from './references/relations.ts';

const RULE = CLUSTER_RULES.filter(({ code }) => code === 'permission-missing');
const ACCOUNTS = /^(?:ServiceAccount|(?:Cluster)?RoleBinding|(?:Cluster)?Role)$/;

interface Placed extends PlacedObject {
  document: AuditedDocument;
  within: Path;
}

/**
 * Controllers whose account is made here and that no binding of the whole repository names, whatever the namespaces: those are
 * given by Kustomize, Argo CD or Flux as often as not. Rights may come from elsewhere: a doubt, and no error.
 */
export const unboundAccounts: AuditRule = repository => {
  const objects = repository.objects.flatMap(document =>
    objectsIn(document.object)
      .filter(({ object }) => ACCOUNTS.test(String(object.kind)) || isWorkload(object))
      .map(({ object, within }): Placed => ({ object: inOneNamespace(object), document, within })),
  );
  const found = findInCluster({ objects }, RULE).filter(({ on }) => isWorkload(on.object));
  if (!found.length) return [];
  const { isClosed } = relationsIn(repository);
  return found.flatMap(({ on, path, message, expected }): Finding[] => {
    const account = textAt(on.object, path);
    const isTold = isClosed(on.document) && !isDormant(on.document, repository) && account !== undefined;
    if (!isTold || account === 'default' || isNamedElsewhere(account, repository)) return [];
    return [
      findingAt(on.document, [...on.within, ...path], {
        code: 'permission-missing',
        severity: 'warning',
        like: 'permission-missing',
        message,
        ...(expected !== undefined && { expected }),
        fix: `bind a role with what it needs to its ServiceAccount in ${on.document.file}`,
      }),
    ];
  });
};

function isWorkload({ kind }: KubernetesObject): boolean {
  return /^(?:CronJob|DaemonSet|Deployment|Job|Pod|ReplicaSet|StatefulSet)$/.test(String(kind));
}

function inOneNamespace(object: KubernetesObject): KubernetesObject {
  const subjects = object['subjects'];
  const { namespace: _, ...metadata } = object.metadata ?? {};
  return {
    ...object,
    metadata: { ...metadata, namespace: 'any' },
    ...(Array.isArray(subjects) && {
      subjects: subjects.map(one => (isMap(one) ? { ...one, namespace: 'any' } : (one as unknown))),
    }),
  };
}

/** In a template, a patch or values that speak of bindings, too. */
function isNamedElsewhere(account: string, { files, objects }: Repository): boolean {
  const read = new Set(objects.map(({ file }) => file));
  return [...files.values()].some(
    ({ file, text }) => !read.has(file) && text.includes(account) && /RoleBinding|rbac/i.test(text),
  );
}
