import { expect, it } from 'vitest';
import { codesOf, dangersOf, object } from '../testing.ts';

it.each([
  ['cert-manager.io/v1/ClusterIssuer', 'high'],
  ['cert-manager.io/v1/Certificate', 'notice'],
  ['external-secrets.io/v1/ExternalSecret', 'high'],
  ['bitnami.com/v1alpha1/SealedSecret', 'high'],
  ['redhatcop.redhat.io/v1alpha1/KubernetesAuthEngineRole', 'high'],
  ['kafka.strimzi.io/v1/KafkaUser', 'high'],
  ['helm.toolkit.fluxcd.io/v2/HelmRelease', 'critical'],
  ['s3.aws.upbound.io/v1beta1/Bucket', 'critical'],
  ['pkg.crossplane.io/v1/Provider', 'high'],
  ['pkg.crossplane.io/v1beta1/DeploymentRuntimeConfig', 'notice'],
  ['apiextensions.crossplane.io/v1alpha1/ManagedResourceActivationPolicy', 'notice'],
])('sees what goes with a %s', (type, severity) => {
  expect(codesOf(object(type), '')).toEqual([`owner-removed ${severity}`]);
});

it('names the Secret that goes', () => {
  const secret = object('external-secrets.io/v1/ExternalSecret', 'spec: {target: {name: key}}');
  expect(dangersOf(secret, '')[0]!.message).toBe('The Secret key is deleted with the ExternalSecret it that made it.');
});

it('leaves alone what is told to leave things behind', () => {
  const kept = object('external-secrets.io/v1/ExternalSecret', 'spec: {target: {creationPolicy: Orphan}}');
  expect(codesOf(kept, '')).toEqual([]);
  expect(codesOf(object('s3.aws.upbound.io/v1beta1/Bucket', 'spec: {deletionPolicy: Orphan}'), '')).toEqual([]);
});

it('sees a finalizer of somebody else', () => {
  const job = (finalizer: string): string => object('batch/v1/Job', '', `finalizers: [${finalizer}]`);
  expect(codesOf(job('example.org/cleanup'), '')).toEqual(['owner-removed notice']);
  expect(codesOf(job('foregroundDeletion'), '')).toEqual([]);
});
