import { foundationRank, KubernetesError, until, type KubernetesClient, type ObjectReference } from '@cedille/cluster';
import type { KubernetesObject } from '@cedille/manifests';

const name = 'cedille-sentinel';
const apiVersion = 'admissionregistration.k8s.io/v1';
const said = 'policies are in force';

/** Refuses nothing but the one object by which it is found out whether it is in force. */
const SENTINEL: readonly (ObjectReference & object)[] = [
  {
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: [''],
            apiVersions: ['v1'],
            operations: ['CREATE'],
            resources: ['configmaps'],
            resourceNames: [name],
          },
        ],
      },
      validations: [{ expression: 'false', message: said }],
    },
  } as ObjectReference,
  {
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name, validationActions: ['Deny'] },
  } as ObjectReference,
];

/**
 * The API server reads admission policies anew about once a second, all of them at once, and says nowhere when it has. So a
 * last one is added: when that is in force, those before it are.
 */
export async function policiesInForce(client: KubernetesClient): Promise<void> {
  for (const object of SENTINEL) await client.apply(object);
  const probe = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } };
  try {
    await until({
      what: 'admission policies are in force',
      everyMs: 100,
      condition: () =>
        client.apply(probe, { dryRun: true }).then(
          () => false,
          (error: unknown) => {
            if (error instanceof KubernetesError) return error.said.includes(said);
            throw error;
          },
        ),
    });
  } finally {
    for (const object of [...SENTINEL].reverse()) await client.delete(object);
  }
}

/** Whether it is an admission policy, or binds one. */
export function isPolicy(object: KubernetesObject): boolean {
  return foundationRank(object) !== undefined && /AdmissionPolicy(Binding)?$/.test(object.kind ?? '');
}
