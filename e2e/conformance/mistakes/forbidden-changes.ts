import { deployment, metadata, SAFE } from './ground.ts';
import type { Mistake } from './mistake.ts';

/** What may be created, but not be changed into. */
export const FORBIDDEN_CHANGES: readonly Mistake[] = [
  {
    name: 'another selector of a Deployment',
    rule: 'immutable',
    given: deployment({ container: `name: web, image: web, securityContext: { ${SAFE} }` }),
    object: deployment({ labels: 'app: new', selector: 'app: new' }),
    says: /field is immutable/,
  },
  {
    name: 'another claim of a StatefulSet',
    rule: 'immutable',
    given: statefulSet('1Gi'),
    object: statefulSet('2Gi'),
    says: /updates to statefulset spec for fields other than/,
  },
  {
    name: 'another template of a Job',
    rule: 'immutable',
    given: job('one'),
    object: job('two'),
    says: /field is immutable/,
  },
  {
    name: 'another type of a Secret',
    rule: 'immutable',
    given: secret('Opaque'),
    object: secret('example.org/token'),
    says: /field is immutable/,
  },
  {
    name: 'other data of what is declared immutable',
    rule: 'immutable',
    given: fixed('one'),
    object: fixed('two'),
    says: /field is immutable when `immutable` is set/,
  },
  {
    name: 'another provisioner of a StorageClass',
    rule: 'immutable',
    given: storageClass('one'),
    object: storageClass('two'),
    says: /field is immutable|updates to provisioner are forbidden/,
  },
  {
    name: 'another class of a claim',
    rule: 'immutable',
    given: claim('one', '1Gi'),
    object: claim('two', '1Gi'),
    says: /spec is immutable after creation/,
  },
  {
    name: 'less storage of a claim',
    rule: 'immutable',
    given: claim('one', '2Gi', 'small'),
    object: claim('one', '1Gi', 'small'),
    says: /can not be less than|is immutable after creation/,
  },
  {
    name: 'another role in a binding',
    rule: 'immutable',
    given: binding('view'),
    object: binding('edit'),
    says: /cannot change roleRef/,
  },
];

function statefulSet(size: string): string {
  return `
apiVersion: apps/v1
kind: StatefulSet
${metadata('db')}
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: db, securityContext: { ${SAFE} }, volumeMounts: [{ name: data, mountPath: /data }] }] }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } } }`;
}

function job(image: string): string {
  return `
apiVersion: batch/v1
kind: Job
${metadata('migrate')}
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: ${image}, securityContext: { ${SAFE} } }] } } }`;
}

function secret(type: string): string {
  return `
apiVersion: v1
kind: Secret
${metadata('typed')}
type: ${type}`;
}

function fixed(value: string): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata: { name: fixed, namespace: mistakes, labels: { owner: us } }
immutable: true
data: { a: ${value} }`;
}

function storageClass(provisioner: string): string {
  return `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: mistaken }
provisioner: example.org/${provisioner}`;
}

function claim(storageClassName: string, size: string, name = 'data'): string {
  return `
apiVersion: v1
kind: PersistentVolumeClaim
${metadata(name)}
spec: { storageClassName: ${storageClassName}, accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } } }`;
}

function binding(role: string): string {
  return `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
${metadata('club')}
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role} }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: Group, name: club }]`;
}
