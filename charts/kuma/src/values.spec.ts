import type { Context } from '@cedille/values/generator';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, valuesFor, recorded, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

type Application = Context['platform']['applications'][number];

const application = (name: string, mesh?: Application['mesh']): Application => ({
  name,
  namespace: `ns-${name}`,
  category: 'network',
  owner: 'sre',
  version: '1.0.0',
  wave: 0,
  secrets: [],
  ...(mesh && { mesh }),
});
const values = (facts: Facts = {}, applications: Application[] = []) =>
  generate(contextFor('kuma', facts, { applications }));
const chart = async (facts?: Facts) => (await valuesFor('kuma', generate, facts)).kuma ?? {};

describe('values of kuma', () => {
  it('declares the mesh with mTLS, in place of the one without that the program would make', async () => {
    const { meshes, kuma } = await valuesFor('kuma', generate);
    const { mtls } = meshes?.['default'] ?? {};
    expect(mtls?.backends).toEqual([
      { name: mtls?.enabledBackend, type: 'builtin', mode: 'STRICT', dpCert: { rotation: { expiration: '24h' } } },
    ]);
    expect(kuma?.controlPlane?.defaults?.skipMeshCreation).toBe(true);
  });

  it('lets members connect, which nobody may with mTLS unless it is said', async () => {
    expect((await valuesFor('kuma', generate)).meshTrafficPermissions).toEqual({
      members: { targetRef: { kind: 'Mesh' }, from: [{ targetRef: { kind: 'Mesh' }, default: { action: 'Allow' } }] },
    });
  });

  it('takes connections without mTLS where something outside of the mesh connects, and nowhere else', () => {
    const { meshTlses } = values({}, [application('shop', 'open'), application('till', 'closed'), application('bin')]);
    expect(meshTlses).toEqual({
      shop: {
        targetRef: { kind: 'Dataplane', labels: { 'k8s.kuma.io/namespace': 'ns-shop' } },
        rules: [{ default: { mode: 'Permissive' } }],
      },
    });
  });

  it('takes certificates from cert-manager, by an issuer that outlives them, and reads them again', async () => {
    const { controlPlane } = await chart();
    expect(controlPlane?.tls?.general).toEqual({
      certManager: { enabled: true, issuerRef: { name: 'platform-ca', kind: 'ClusterIssuer' } },
    });
    const { mountPath, name } = Object.values(controlPlane?.extraSecrets ?? {})[0] as Record<string, string>;
    expect(name).toBe('kuma-tls-cert');
    // Mounted as a whole: with a subPath, the files would stay those of the start.
    expect(controlPlane?.extraSecrets).toEqual({ tls: { name, mountPath, readOnly: true } });
    expect(controlPlane?.envVars).toMatchObject({
      KUMA_GENERAL_TLS_CERT_FILE: `${mountPath}/tls.crt`,
      KUMA_GENERAL_TLS_KEY_FILE: `${mountPath}/tls.key`,
      KUMA_RUNTIME_KUBERNETES_ADMISSION_SERVER_CERT_DIR: mountPath,
      KUMA_RUNTIME_KUBERNETES_INJECTOR_CA_CERT_FILE: `${mountPath}/ca.crt`,
    });
  });

  it('runs no hook at a sync, labels its namespace itself, and reports to nobody', async () => {
    const { namespace, kuma } = await valuesFor('kuma', generate);
    expect(namespace?.labels).toEqual({ 'kuma.io/sidecar-injection': 'false' });
    expect(kuma?.patchSystemNamespace).toBe(false);
    expect(kuma?.installCrdsOnUpgrade?.enabled).toBe(false);
    expect(kuma?.controlPlane?.envVars?.['KUMA_REPORTS_ENABLED']).toBe('false');
  });

  it('sends traces to the collector, of the control plane and of members', () => {
    const { meshTraces, kuma } = values({ telemetry: { otlp: 'http://collector.telemetry.svc:4317' } });
    expect(meshTraces?.['collector']?.default?.backends).toEqual([
      { type: 'OpenTelemetry', openTelemetry: { endpoint: 'collector.telemetry.svc:4317' } },
    ]);
    expect(kuma?.controlPlane?.envVars).toMatchObject({ KUMA_TRACING_OPENTELEMETRY_ENABLED: 'true' });
    expect(values({ telemetry: undefined }).meshTraces).toEqual({});
  });

  it('joins the network by a plugin, so that members need no privileges', async () => {
    const { cni } = await chart({ cluster: { kind: 'talos' } });
    expect(cni).toMatchObject({
      enabled: true,
      chained: true,
      namespace: 'kuma-system',
      confName: '10-flannel.conflist',
    });
    expect((await chart({ cluster: { kind: 'kind' } })).cni?.confName).toBe('10-kindnet.conflist');
  });

  it('lets the plugin write into folders of the machine, and its programs do nothing else', async () => {
    const { cni, hooks } = await chart();
    const seccompProfile = { type: 'RuntimeDefault' };
    for (const part of [cni, hooks]) {
      expect(part?.podSecurityContext).toMatchObject({ seccompProfile });
      expect(part?.containerSecurityContext).toMatchObject({ allowPrivilegeEscalation: false });
    }
    expect(cni?.containerSecurityContext?.capabilities).toEqual({ drop: ['ALL'], add: ['DAC_OVERRIDE'] });
    expect(hooks?.containerSecurityContext?.capabilities).toEqual({ drop: ['ALL'] });
  });

  it('gives resources to its own containers and to those that it adds to members', () => {
    const { kuma } = values({ sizing: 'small' });
    expect(kuma?.controlPlane?.resources?.limits?.memory).toBe('256Mi');
    expect(kuma?.cni?.resources?.limits?.memory).toBe('100Mi');
    for (const container of ['sidecarContainer', 'initContainer', 'validationContainer'] as const)
      expect(kuma?.dataPlane?.[container]?.resources?.limits?.memory).toBeDefined();
  });

  it('runs several with a budget, on different machines, where the environment is large', () => {
    expect(values({ sizing: 'large' }).kuma?.controlPlane).toMatchObject({
      replicas: 3,
      podDisruptionBudget: { enabled: true },
      topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname' }],
    });
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('kuma', generate, {}, { applications: [application('shop', 'open')] })).toMatchFileSnapshot(
    'recorded.yaml',
  );
  const objects = await recordedObjects(
    'kuma',
    await valuesFor('kuma', generate, { sizing: 'large' }, { applications: [application('shop', 'open')] }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
