import { describe, expect, it } from 'vitest';
import { REPORTS } from './reports.ts';

const NOW = '2026-01-01T00:00:00Z';

function reportOf(apiVersion: string, kind: string, spec: object = {}) {
  return REPORTS[apiVersion]!({ apiVersion, kind, metadata: { name: 'x', generation: 3 }, spec }, NOW);
}

describe('what stand-ins report', () => {
  it('is about the object as it is now', () => {
    expect(reportOf('redhatcop.redhat.io/v1alpha1', 'VaultSecret')).toMatchObject({
      conditions: [{ type: 'ReconcileSuccessful', status: 'True', observedGeneration: 3 }],
    });
    expect(reportOf('cert-manager.io/v1', 'ClusterIssuer')).toMatchObject({ conditions: [{ type: 'Ready' }] });
    expect(reportOf('storage.gcp.m.upbound.io/v1beta1', 'Bucket')).toMatchObject({
      conditions: [{ type: 'Synced' }, { type: 'Ready' }],
    });
  });

  it('names every listener of a Gateway and every parent of a route', () => {
    const listeners = [{ name: 'http' }, { name: 'https' }];
    expect(reportOf('gateway.networking.k8s.io/v1', 'Gateway', { listeners })).toMatchObject({ listeners });
    const parentRefs = [{ name: 'public', namespace: 'gateway' }];
    expect(reportOf('gateway.networking.k8s.io/v1', 'HTTPRoute', { parentRefs })).toMatchObject({
      parents: [{ parentRef: parentRefs[0], conditions: [{ type: 'Accepted' }, { type: 'ResolvedRefs' }] }],
    });
  });

  it('gives an address to a Service that asks for one, and to no other', () => {
    expect(reportOf('v1', 'Service', { type: 'LoadBalancer' })).toEqual({
      loadBalancer: { ingress: [{ ip: '192.0.2.1' }] },
    });
    expect(reportOf('v1', 'Service', { type: 'ClusterIP' })).toBeUndefined();
  });

  it('is what Argo CD waits for, in the words of each operator', () => {
    expect(reportOf('pkg.crossplane.io/v1', 'Provider')).toMatchObject({
      conditions: [
        { type: 'Installed', status: 'True' },
        { type: 'Healthy', status: 'True' },
      ],
    });
    expect(reportOf('cdi.kubevirt.io/v1beta1', 'DataVolume')).toEqual({ phase: 'Succeeded' });
    expect(reportOf('clickhouse.altinity.com/v1', 'ClickHouseInstallation')).toEqual({ status: 'Completed' });
    expect(reportOf('opentelemetry.io/v1beta1', 'OpenTelemetryCollector')).toEqual({
      scale: { statusReplicas: '1/1' },
    });
    expect(reportOf('kubevirt.io/v1', 'VirtualMachine')).toMatchObject({ conditions: [{ type: 'Ready' }] });
  });

  it('is nothing for kinds that nobody waits for', () => {
    expect(reportOf('gateway.networking.k8s.io/v1', 'ReferenceGrant')).toBeUndefined();
  });
});
