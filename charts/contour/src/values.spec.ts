import type { Environment } from '@cedille/values/generator';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const hosts = [{ host: 'www.example.org', component: 'grav', namespace: 'grav' }];
const values = (facts?: Facts) => generate(contextFor('contour', { issuer: 'letsencrypt-prod', ...facts }, { hosts }));

describe('values of contour', () => {
  it('gives the public Gateway every host of the environment, with certificates of the environment’s issuer', () => {
    expect(values().gateways).toEqual([
      { name: 'public', issuer: 'letsencrypt-prod', hosts: [{ host: 'www.example.org', namespace: 'grav' }] },
    ]);
    expect(values({ issuer: 'platform-ca' }).gateways?.[0]?.issuer).toBe('platform-ca');
  });

  it('lets namespaces of previews answer below one host, where there are previews', () => {
    expect(values({ delivery: { previews: true } }).gateways?.[0]?.hosts?.[1]).toEqual({
      host: '*.previews.example.org',
      labels: { 'cedille.club/preview': 'true' },
    });
  });

  it('ties Contour to that Gateway', () => {
    expect(values().contour?.configInline).toEqual({
      gateway: { gatewayRef: { namespace: 'gateway', name: 'public' } },
    });
  });

  it('runs Envoy behind a load balancer without a DaemonSet, and keeps addresses of clients', () => {
    const envoy = values().contour?.envoy;
    expect(envoy?.kind).toBe('deployment');
    expect(envoy?.service).toEqual({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
  });

  it('says nothing to a cloud: machines of our own have none', () => {
    for (const exposure of ['loadBalancer', 'nodePort', 'hostPort'] as const) {
      const { contour } = values({ gateway: { exposure } });
      expect(JSON.stringify(contour)).not.toMatch(/aws|azure|cloud\.google/);
      expect(contour?.envoy?.service).not.toHaveProperty('annotations');
    }
    const pools: NonNullable<Environment['loadBalancer']>['pools'] = [
      { name: 'open', audience: 'public', addresses: ['203.0.113.0/26'], announce: 'l2' },
    ];
    const { contour } = values({ gateway: { exposure: 'loadBalancer' }, loadBalancer: { pools } });
    expect(contour?.envoy?.service?.annotations).toEqual({ 'metallb.io/address-pool': 'open' });
  });

  it('asks for an address of the pool for those who come in, and never takes one of somebody else', () => {
    const pools: NonNullable<Environment['loadBalancer']>['pools'] = [
      { name: 'open', audience: 'public', addresses: ['203.0.113.0/26'], announce: 'bgp' },
      { name: 'closed', audience: 'administrators', addresses: ['192.0.2.8/29'], announce: 'l2' },
    ];
    const gateway = { internal: 'internal', exposure: 'loadBalancer' } as const;
    const given = values({ gateway, loadBalancer: { pools } });
    expect(given.contour?.envoy?.service?.annotations).toEqual({ 'metallb.io/address-pool': 'open' });
    expect(given['contour-internal']?.envoy?.service?.annotations).toEqual({ 'metallb.io/address-pool': 'closed' });
    expect(() => values({ gateway, loadBalancer: { pools: pools.slice(0, 1) } })).toThrow(
      'loadBalancer.pools has no pool with audience: administrators, which a Gateway needs',
    );
  });

  it('runs Envoy on every machine behind fixed node ports', () => {
    const { contour, namespace } = values({
      gateway: { exposure: 'nodePort', nodePorts: { http: 30080, https: 30443 } },
    });
    expect(contour?.envoy?.kind).toBe('daemonset');
    expect(contour?.envoy?.service).toEqual({
      type: 'NodePort',
      externalTrafficPolicy: 'Local',
      nodePorts: { http: '30080', https: '30443' },
    });
    expect(namespace).toBeUndefined();
  });

  it('lets Envoy take ports of its host only where that is the exposure', () => {
    const { contour, namespace } = values({ gateway: { exposure: 'hostPort' } });
    expect(contour?.envoy?.useHostPort).toEqual({ http: true, https: true });
    expect(contour?.envoy?.service?.type).toBe('ClusterIP');
    expect(namespace?.podSecurity).toBe('privileged');
    expect(values().contour?.envoy).not.toHaveProperty('useHostPort');
  });

  it('serves administrators by a Contour of their own, on ports of its own, with the same certificates', () => {
    const given = values({
      gateway: {
        internal: 'internal',
        exposure: 'nodePort',
        nodePorts: { http: 30080, https: 30443 },
        internalNodePorts: { http: 31080, https: 31443 },
      },
    });
    expect(given.internal).toEqual({ enabled: true });
    expect(given.gateways?.[1]).toEqual({ name: 'internal', hosts: [{ host: 'www.example.org', namespace: 'grav' }] });
    expect(given['contour-internal']?.envoy?.service).toMatchObject({ nodePorts: { http: '31080', https: '31443' } });
    expect(given['contour-internal']?.configInline).toEqual({
      gateway: { gatewayRef: { namespace: 'gateway', name: 'internal' } },
    });
  });

  it('has one Contour where the internal Gateway is the public one', () => {
    const given = values({ gateway: { internal: 'public' } });
    expect(given.internal).toEqual({ enabled: false });
    expect(given.gateways).toHaveLength(1);
    expect(given).not.toHaveProperty('contour-internal');
  });

  it('refuses a namespace for the Gateways that is not its own', () => {
    expect(() => values({ gateway: { namespace: 'ingress' } })).toThrow(
      'gateway.namespace is ingress, but contour makes the Gateways in gateway: set gateway.namespace to gateway in environment.yaml',
    );
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('contour', generate, { issuer: 'letsencrypt-prod' }, { hosts })).toMatchFileSnapshot(
    'recorded.yaml',
  );
  const objects = await recordedObjects(
    'contour',
    await valuesFor('contour', generate, { issuer: 'letsencrypt-prod', sizing: 'large' }, { hosts }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
