import { recordedObjects } from '@cedille/helm/testing';
import { valuesFor, recorded } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const values = () => valuesFor('rook-ceph', generate, { alternatives: { storage: 'rook-ceph' } });

describe('values of rook-ceph', () => {
  it('use the network of the machine wherever daemons of Ceph are talked to', async () => {
    const { 'rook-ceph': operator } = await values();
    expect(operator).toMatchObject({ useOperatorHostNetwork: true, enforceHostNetwork: true });
  });

  it('bound both operators', async () => {
    const { 'rook-ceph': operator } = await values();
    expect(operator?.resources?.limits).toEqual({ memory: '1Gi' });
    expect(operator?.['ceph-csi-operator']?.controllerManager?.manager?.resources?.limits).toEqual({ memory: '256Mi' });
  });

  it('may take disks', async () => {
    expect((await values()).namespace?.podSecurity).toBe('privileged');
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('rook-ceph', generate, { alternatives: { storage: 'rook-ceph' } })).toMatchFileSnapshot(
    'recorded.yaml',
  );
  const objects = await recordedObjects(
    'rook-ceph',
    await valuesFor('rook-ceph', generate, { alternatives: { storage: 'rook-ceph' }, sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
