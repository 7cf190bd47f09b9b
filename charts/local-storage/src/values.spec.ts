import { recordedObjects } from '@cedille/helm/testing';
import { valuesFor, recorded } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const upstream = async () => (await valuesFor('local-storage', generate))['localpv-provisioner'] ?? {};

describe('values of local-storage', () => {
  it('name the class as the environment does, and leave the default to what is replicated', async () => {
    const { hostpathClass } = await upstream();
    expect(hostpathClass).toMatchObject({ name: 'local', basePath: '/var/openebs/local' });
    expect(hostpathClass?.isDefaultClass).toBeUndefined();
  });

  it('tell nobody outside of what runs here', async () => {
    expect((await upstream()).analytics).toEqual({ enabled: false });
  });

  it('ask for no more than folders need', async () => {
    const { localpv } = await upstream();
    expect(localpv).toMatchObject({ privileged: false, priorityClassName: 'system-cluster-critical' });
    expect(localpv?.resources).toEqual({
      requests: { cpu: '10m', memory: '32Mi' },
      limits: { memory: '128Mi' },
    });
  });

  it('run as nobody what only asks for Pods', async () => {
    const { podSecurityContext } = await upstream();
    expect(podSecurityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(podSecurityContext?.runAsUser).toBeGreaterThan(0);
  });

  it('give resources to the Pods that make folders, and reach only the API server', async () => {
    const { namespace, networkPolicy } = await valuesFor('local-storage', generate);
    expect(namespace).toMatchObject({ podSecurity: 'privileged', resources: { limits: { memory: '64Mi' } } });
    expect(Object.keys(networkPolicy?.egress ?? {})).toEqual(['apiServer']);
    expect(networkPolicy).not.toHaveProperty('ingress');
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('local-storage', generate)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'local-storage',
    await valuesFor('local-storage', generate, { sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
