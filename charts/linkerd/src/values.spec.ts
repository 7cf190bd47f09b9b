import type { Context } from '@cedille/values/generator';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, valuesFor, recorded, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

type Application = Context['platform']['applications'][number];

const application = (name: string, mesh?: 'open' | 'closed'): Application => ({
  name,
  namespace: `ns-${name}`,
  category: 'network',
  owner: 'sre',
  version: '1.0.0',
  wave: 0,
  secrets: [],
  ...(mesh && { mesh }),
});

function chart(facts: Facts = {}, applications: Application[] = []) {
  const context = contextFor('linkerd', facts);
  return generate({ ...context, platform: { ...context.platform, applications } })['linkerd-control-plane'] ?? {};
}

describe('values of linkerd', () => {
  it('takes no key and no certificate from the chart, and does not phone home', async () => {
    const { 'linkerd-control-plane': plane, certificates } = await valuesFor('linkerd', generate);
    expect(plane).toMatchObject({
      disableHeartBeat: true,
      identity: { externalCA: true, issuer: { scheme: 'kubernetes.io/tls' } },
    });
    for (const part of ['proxyInjector', 'profileValidator', 'policyValidator'] as const) {
      const { externalSecret, injectCaFrom = '' } = plane?.[part] ?? {};
      expect(externalSecret).toBe(true);
      expect(Object.keys(certificates ?? {}).map(name => `linkerd/${name}`)).toContain(injectCaFrom);
    }
  });

  it('proves identities by an issuer of two days below an anchor of ten years', async () => {
    const { certificates, issuers } = await valuesFor('linkerd', generate);
    expect(certificates?.['linkerd-trust-anchor']).toMatchObject({ isCA: true, duration: '87600h' });
    expect(certificates?.['linkerd-identity-issuer']).toMatchObject({
      isCA: true,
      duration: '48h',
      issuerRef: { name: 'linkerd-trust-anchor' },
    });
    expect(issuers?.['linkerd-trust-anchor']).toEqual({ ca: { secretName: 'linkerd-trust-anchor' } });
  });

  it('asks about Pods of members alone, and lets none of them start without a proxy', async () => {
    const { webhookFailurePolicy } = (await valuesFor('linkerd', generate))['linkerd-control-plane'] ?? {};
    expect(webhookFailurePolicy).toBe('Fail');
    const { proxyInjector } = chart({}, [
      application('shop', 'open'),
      application('till', 'closed'),
      application('bin'),
    ]);
    expect(proxyInjector?.namespaceSelector).toEqual({
      matchExpressions: [
        { key: 'kubernetes.io/metadata.name', operator: 'In', values: ['linkerd', 'ns-shop', 'ns-till'] },
      ],
    });
  });

  it('runs several of each part with a budget where the environment is large', () => {
    expect(chart({ sizing: 'large' })).toMatchObject({ controllerReplicas: 3, enablePodDisruptionBudget: true });
    expect(chart({ sizing: 'small' })).toMatchObject({ controllerReplicas: 1, enablePodDisruptionBudget: false });
  });

  it('gives every container resources, proxies of members among them', () => {
    const { proxy, destinationResources, policyController } = chart({ sizing: 'small' });
    expect(proxy?.resources).toEqual({ cpu: { request: '10m' }, memory: { request: '24Mi', limit: '128Mi' } });
    expect(destinationResources).toEqual(policyController?.resources);
  });

  it('sends traces to the collector, where there is one', () => {
    const telemetry = { otlp: 'http://collector.telemetry.svc:4317' };
    expect(chart({ telemetry }).proxy?.tracing).toEqual({
      enabled: true,
      collector: {
        endpoint: 'collector.telemetry.svc:4317',
        meshIdentity: { serviceAccountName: 'collector', namespace: 'telemetry' },
      },
    });
    expect(chart({ telemetry: undefined }).proxy).not.toHaveProperty('tracing');
    expect(() => chart({ telemetry: { otlp: 'https://telemetry.example.org' } })).toThrow('a Service of its cluster');
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('linkerd', generate, {}, { applications: [application('shop', 'open')] })).toMatchFileSnapshot(
    'recorded.yaml',
  );
  const objects = await recordedObjects(
    'linkerd',
    await valuesFor('linkerd', generate, { sizing: 'large' }, { applications: [application('shop', 'open')] }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
