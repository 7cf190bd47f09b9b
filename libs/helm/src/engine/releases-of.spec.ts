import { describe, expect, it } from 'vitest';
import type { RenderRequest } from './helm.ts';
import { releasesOf } from './releases-of.ts';
import { requestDigest } from './request-digest.ts';

const ask = (values: object): RenderRequest => ({
  chart: { path: 'p', key: 'k', name: 'space', version: '1', folder: 'f', libraries: {}, missing: [] },
  release: 'space',
  namespace: 'space',
  values,
  kubeVersion: '1.35.4',
  apiVersions: [],
  instances: true,
});

describe('releases of one chart', () => {
  it('are one for each entry, by name, each in a namespace of its own', () => {
    const releases = releasesOf(ask({ instances: { b: {}, a: {} } }));
    expect(releases.map(({ release, namespace }) => [release, namespace])).toEqual([
      ['a', 'space-a'],
      ['b', 'space-b'],
    ]);
  });

  it('have the common values, with what their entry says over them as Helm merges it', () => {
    const values = {
      up: { x: 1, list: [1, 2], y: { z: 1 } },
      instances: { a: { up: { x: null, list: [3], y: { w: 2 } } } },
    };
    expect(releasesOf(ask(values))[0]?.values).toEqual({ up: { x: null, list: [3], y: { z: 1, w: 2 } } });
  });

  it('are none where there is no entry, or an overlay takes it away', () => {
    expect(releasesOf(ask({ up: {} }))).toEqual([]);
    expect(releasesOf(ask({ instances: { a: null } }))).toEqual([]);
  });

  it('are another question than any of them alone, and the same one in whatever order they are written', () => {
    const [only] = releasesOf(ask({ instances: { a: {} } }));
    const digest = (values: object) => requestDigest(ask(values), '4');
    expect(requestDigest(only!, '4')).not.toBe(digest({ instances: { a: {} } }));
    expect(digest({ instances: { a: {}, b: {} } })).toBe(digest({ instances: { b: {}, a: {} } }));
    expect(digest({ instances: { a: {} } })).not.toBe(digest({ instances: { a: { x: 1 } } }));
  });
});
