import { describe, expect, it } from 'vitest';
import type { RenderRequest } from './helm.ts';
import { requestDigest } from './request-digest.ts';

const request: RenderRequest = {
  chart: {
    path: '/charts/shop',
    key: 'k1',
    name: 'shop',
    version: '1.0.0',
    folder: 'charts/shop',
    libraries: {},
    missing: [],
  },
  release: 'shop',
  namespace: 'shop',
  values: { text: 'hello' },
  kubeVersion: '1.35.2',
  apiVersions: ['a/v1', 'b/v1'],
};
const digest = (change: Partial<RenderRequest> = {}): string => requestDigest({ ...request, ...change }, '4.1.4');

describe('the digest of a request', () => {
  it.each<Partial<RenderRequest>>([
    { chart: { ...request.chart, key: 'k2' } },
    { release: 'other' },
    { namespace: 'other' },
    { values: { text: 'bye' } },
    { values: { text: null } },
    { kubeVersion: '1.35.4' },
    { apiVersions: ['a/v1'] },
    { images: new Map([['a:1', 'sha256:0']]) },
  ])('is another one when Helm is asked something else: %j', change => {
    expect(digest(change)).not.toBe(digest());
  });

  it('is another one with another Helm', () => {
    expect(requestDigest(request, '4.2.0')).not.toBe(digest());
  });

  it('does not depend on where the chart is, the order of API versions, or whether the text is made anew', () => {
    const chart = { ...request.chart, path: '/elsewhere' };
    expect(digest({ chart, apiVersions: ['b/v1', 'a/v1'], fresh: true })).toBe(digest());
  });
});
