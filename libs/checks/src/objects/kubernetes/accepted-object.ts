import type { KubernetesObject } from '@cedille/manifests';
import type { ObjectViolation } from '@cedille/types';
import type { KindRule } from '../object-rule.ts';
import { horizontalPodAutoscaler } from './autoscalers.ts';
import { persistentVolumeClaim } from './claims.ts';
import { configMap, secret } from './contents.ts';
import { customResourceDefinition } from './definitions.ts';
import { Field, type Rule } from './field.ts';
import { ingress } from './ingresses.ts';
import { cronJob, job } from './jobs.ts';
import { limitRange, priorityClass, resourceQuota, storageClass } from './limits.ts';
import { metadata, storedSize } from './metadata.ts';
import { pod } from './pods.ts';
import { networkPolicy, podDisruptionBudget } from './policies.ts';
import { binding, clusterRole, role } from './rights.ts';
import { service } from './services.ts';
import { webhookConfiguration } from './webhooks.ts';
import { daemonSet, deployment, replicaSet, statefulSet } from './workloads.ts';

/**
 * What Kubernetes validates beyond types: numbers out of range, names, fields that exclude or need each other. The API server
 * refuses such an object at sync, long after the merge. A real API server judges these rules: e2e/conformance.
 */
export const acceptedObject: KindRule = {
  code: 'object-invalid',
  title: 'An object that Kubernetes refuses although its types are right',
  why: 'The API server validates more than types: ranges, names, fields that exclude or need each other. It refuses the object at sync, long after the merge.',
  example:
    'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: sites }\nspec: { ports: [{ port: 70000 }] }\n',
  fix: 'correct {template} or the values it reads',
  severity: 'error',
  defects: ['required-missing', 'wrong-value', 'structural-impossibility'],
  takes: ['refused'],
};

const RULES: Readonly<Record<string, Rule>> = {
  'v1/Pod': pod,
  'v1/Service': service,
  'v1/ConfigMap': configMap,
  'v1/Secret': secret,
  'v1/PersistentVolumeClaim': persistentVolumeClaim,
  'v1/LimitRange': limitRange,
  'v1/ResourceQuota': resourceQuota,
  'scheduling.k8s.io/v1/PriorityClass': priorityClass,
  'storage.k8s.io/v1/StorageClass': storageClass,
  'apps/v1/Deployment': deployment,
  'apps/v1/ReplicaSet': replicaSet,
  'apps/v1/StatefulSet': statefulSet,
  'apps/v1/DaemonSet': daemonSet,
  'batch/v1/Job': job,
  'batch/v1/CronJob': cronJob,
  'policy/v1/PodDisruptionBudget': podDisruptionBudget,
  'autoscaling/v1/HorizontalPodAutoscaler': horizontalPodAutoscaler,
  'autoscaling/v2/HorizontalPodAutoscaler': horizontalPodAutoscaler,
  'networking.k8s.io/v1/NetworkPolicy': networkPolicy,
  'networking.k8s.io/v1/Ingress': ingress,
  'rbac.authorization.k8s.io/v1/Role': role,
  'rbac.authorization.k8s.io/v1/ClusterRole': clusterRole,
  'rbac.authorization.k8s.io/v1/RoleBinding': binding,
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': binding,
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': webhookConfiguration,
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': webhookConfiguration,
  'apiextensions.k8s.io/v1/CustomResourceDefinition': customResourceDefinition,
};

/** Kinds whose spec no type requires, and of which none is taken without. */
const NEED_SPEC: ReadonlySet<string> = new Set([
  'CronJob',
  'DaemonSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Job',
  'PersistentVolumeClaim',
  'Pod',
  'ReplicaSet',
  'StatefulSet',
]);

/**
 * What Kubernetes refuses of an object, or of any item of a List, although all its types are right.
 * @param length of the text that it was read from
 */
export function refusedByKubernetes(object: KubernetesObject, length: number): ObjectViolation[] {
  return documentsOf(new Field(object)).flatMap(field => {
    const rule = RULES[`${String(field.at('apiVersion').value)}/${String(field.at('kind').value)}`];
    const place = relative(field);
    const found = [...metadata(place), ...storedSize(place, length), ...withoutSpec(place), ...(rule?.(place) ?? [])];
    return found.map(violation => ({ ...violation, path: [...field.path, ...violation.path] }));
  });
}

function* withoutSpec(object: Field): Iterable<ObjectViolation> {
  const spec = object.at('spec');
  const isOurs = `${String(object.at('apiVersion').value)}/${String(object.at('kind').value)}` in RULES;
  if (isOurs && NEED_SPEC.has(String(object.at('kind').value)) && !spec.isSet) yield spec.missing('what it is to do');
}

function documentsOf(field: Field): Field[] {
  const isList = field.at('kind').text?.endsWith('List') && Array.isArray(field.at('items').value);
  return isList ? field.at('items').items.flatMap(documentsOf) : [field];
}

/** The same object with paths that begin in it, as messages have them. */
function relative({ value }: Field): Field {
  return new Field(value);
}
