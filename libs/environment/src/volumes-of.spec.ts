import { describe, expect, it } from 'vitest';
import { EXAMPLE_FACTS } from './testing.ts';
import { namespaceAt, volumesOf } from './volumes-of.ts';

describe('volumes', () => {
  it('are in the cluster of the environment', () => {
    expect(volumesOf(EXAMPLE_FACTS)).toEqual({ environment: 'lab' });
  });

  it('of a vcluster are on its host, in the namespace where its API server answers', () => {
    const cluster = { ...EXAMPLE_FACTS.cluster, kind: 'vcluster' as const, host: 'hub' };
    const endpoint = 'https://lab.labs.svc:443';
    expect(volumesOf({ name: 'lab', cluster: { ...cluster, endpoint } })).toEqual({
      environment: 'hub',
      namespace: 'labs',
    });
    expect(volumesOf({ name: 'lab', cluster })).toEqual({ environment: 'hub', namespace: 'vcluster-lab' });
  });
});

describe('the namespace of a URL', () => {
  it('is that of the Service it leads to, if it leads to one', () => {
    expect(namespaceAt('https://a.b.svc:443')).toBe('b');
    expect(namespaceAt('https://a.b.svc.cluster.local')).toBe('b');
    for (const url of ['https://example.org', 'https://a.b.svcs', 'https://192.0.2.1:6443', undefined])
      expect(namespaceAt(url)).toBeUndefined();
  });
});
