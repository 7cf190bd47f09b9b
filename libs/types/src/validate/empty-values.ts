import type { ObjectType } from '../form/type.ts';

/**
 * Fields of Kubernetes with a list of values in which an empty text is as good as none, by type: in Go they are no pointers, so
 * that the API server does not tell one from the other, and fills in its default or goes by none. Source: k8s.io/api v1.35; a
 * real API server is asked for each of them in e2e/conformance.
 */
export const EMPTY_IS_NONE: Readonly<Record<string, readonly string[]>> = {
  Container: ['imagePullPolicy', 'terminationMessagePolicy'],
  ContainerPort: ['protocol'],
  CronJobSpec: ['concurrencyPolicy'],
  DaemonSetUpdateStrategy: ['type'],
  DeploymentStrategy: ['type'],
  HTTPGetAction: ['scheme'],
  PersistentVolumeSpec: ['persistentVolumeReclaimPolicy'],
  PodSpec: ['dnsPolicy', 'restartPolicy'],
  ServicePort: ['protocol'],
  ServiceSpec: ['externalTrafficPolicy', 'sessionAffinity', 'type'],
  StatefulSetSpec: ['podManagementPolicy'],
  StatefulSetUpdateStrategy: ['type'],
  Toleration: ['effect', 'operator'],
};

/** Whether an empty text in a field of a type of Kubernetes is as if the field were not there. */
export function isEmptyNone({ name }: ObjectType, key: string): boolean {
  return name !== undefined && (EMPTY_IS_NONE[name]?.includes(key) ?? false);
}
