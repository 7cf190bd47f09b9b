import type { FieldChange, ObjectDifference } from '../../difference.ts';
import { formatSteps } from '../../format-steps.ts';
import { field } from '../field.ts';
import type { DangerRule, Finding } from '../rule.ts';
import { isRecreated } from '../sync-options.ts';

/** Whether the API server refuses a change of a field. Paths are given as text without list items. */
type Refuses = (path: string, change: FieldChange, object: ObjectDifference) => boolean;

/** These fields, and everything below them. */
function below(...fixed: readonly string[]): Refuses {
  return path => isBelow(path, fixed);
}

/** Whether a path is one of the fields, inside one of them, or around one of them. */
function isBelow(path: string, fields: readonly string[]): boolean {
  return fields.some(one => path === one || path.startsWith(`${one}.`) || one.startsWith(`${path}.`));
}

/** Everything in the spec but these. */
function allBut(...mutable: readonly string[]): Refuses {
  return path => path.startsWith('spec') && !isBelow(path, mutable);
}

/** A value that the cluster filled in stays when it is left out again. */
function unlessLeftOut(refuses: Refuses): Refuses {
  return (path, change, object) => change.change !== 'removed' && refuses(path, change, object);
}

const frozen: Refuses = (path, _, { before }) =>
  field(before, 'immutable') === true && isBelow(path, ['data', 'binaryData', 'stringData', 'immutable']);

/**
 * What validation of updates refuses, by group and kind. Source: the validation packages of Kubernetes v1.35 (pkg/apis/…/validation),
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#limitations
 */
const REFUSED: Readonly<Record<string, Refuses>> = {
  'apps/Deployment': below('spec.selector'),
  'apps/DaemonSet': below('spec.selector'),
  'apps/ReplicaSet': below('spec.selector'),
  'apps/StatefulSet': allBut(
    'spec.replicas',
    'spec.ordinals',
    'spec.template',
    'spec.updateStrategy',
    'spec.revisionHistoryLimit',
    'spec.persistentVolumeClaimRetentionPolicy',
    'spec.minReadySeconds',
  ),
  'batch/Job': below(
    'spec.template',
    'spec.selector',
    'spec.completionMode',
    'spec.podFailurePolicy',
    'spec.managedBy',
  ),
  '/PersistentVolumeClaim': allBut('spec.resources', 'spec.volumeAttributesClassName'),
  '/PersistentVolume': allBut(
    'spec.capacity',
    'spec.accessModes',
    'spec.mountOptions',
    'spec.persistentVolumeReclaimPolicy',
    'spec.claimRef',
    'spec.storageClassName',
    'spec.volumeAttributesClassName',
  ),
  '/Service': unlessLeftOut(
    (path, _, { before, after }) =>
      [before, after].every(service => field(service, 'spec', 'type') !== 'ExternalName') &&
      isBelow(path, ['spec.clusterIP', 'spec.clusterIPs', 'spec.loadBalancerClass', 'spec.healthCheckNodePort']),
  ),
  '/Secret': (path, change, object) => path === 'type' || frozen(path, change, object),
  '/ConfigMap': frozen,
  'storage.k8s.io/StorageClass': below('provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'),
  'storage.k8s.io/CSIDriver': below('spec.attachRequired', 'spec.volumeLifecycleModes'),
  'scheduling.k8s.io/PriorityClass': below('value', 'preemptionPolicy'),
  'networking.k8s.io/IngressClass': below('spec.controller'),
  'node.k8s.io/RuntimeClass': below('handler'),
  'rbac.authorization.k8s.io/RoleBinding': below('roleRef'),
  'rbac.authorization.k8s.io/ClusterRoleBinding': below('roleRef'),
  'apiextensions.k8s.io/CustomResourceDefinition': below(
    'spec.scope',
    'spec.group',
    'spec.names.kind',
    'spec.names.plural',
  ),
};

export const immutableField: DangerRule = {
  code: 'immutable-field',
  title: 'A field that cannot change',
  why: 'The API server refuses the change: the sync fails until somebody deletes the object, with what it holds.',
  example:
    '  kind: Deployment\n-   selector: { matchLabels: { app: web } }\n+   selector: { matchLabels: { app: shop } }',
  fix: 'keep the field, or make an object with another name beside it',
  severity: 'critical',
  find(object) {
    const { change, identity, changes, after } = object;
    const refuses = REFUSED[`${identity.group}/${identity.kind}`];
    if (change !== 'changed' || !refuses || isRecreated(after)) return [];
    return changes
      .filter(one => refuses(plainPath(one), one, object))
      .map(one => findingOf(identity.kind, formatSteps(one.path)));
  },
};

function plainPath({ path }: FieldChange): string {
  return path.filter(step => typeof step === 'string').join('.');
}

function findingOf(kind: string, path: string): Finding {
  return {
    severity: 'critical',
    path,
    message: `${path} of a ${kind} cannot change: the cluster refuses the whole object.`,
    fix:
      FIX[kind] ??
      `give it another name, or let it be made anew with the annotation argocd.argoproj.io/sync-options: Force=true,Replace=true`,
  };
}

const FIX: Readonly<Record<string, string>> = {
  StatefulSet:
    'delete it with kubectl delete --cascade=orphan before the sync (its pods and volumes stay), or take the change back; volumes are enlarged in their claims',
  PersistentVolumeClaim: 'make a new claim beside it, move the data, then remove the old one',
  PersistentVolume: 'make a new volume beside it, move the data, then remove the old one',
  CustomResourceDefinition: 'take the change back: making it anew deletes every object of that kind',
  StorageClass: 'make a new StorageClass beside it; volumes that exist keep theirs',
};
