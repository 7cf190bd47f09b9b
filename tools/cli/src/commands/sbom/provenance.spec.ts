import type { Component } from '@cedille/component';
import { describe, expect, it } from 'vitest';
import { provenance } from './provenance.ts';

const given = {
  component: { name: 'web', version: '1.2.3' } as Component,
  upstreams: [
    {
      pin: {
        kind: 'chart',
        name: 'up',
        key: 'up',
        version: '2.0.0',
        repository: 'https://example.org/charts',
      } as const,
      archive: { sha256: 'c'.repeat(64) },
    },
  ],
  images: new Map([
    ['quay.io/a/b:v1', `sha256:${'d'.repeat(64)}`],
    ['quay.io/a/c:v1', undefined],
  ]),
  repository: 'https://github.com/Clubs/platform',
  commit: 'a'.repeat(40),
  builder: 'https://github.com/Clubs/platform/.github/workflows/release.yaml@refs/heads/main',
};

describe('provenance', () => {
  it('names the commit, the workflow, and everything that went in by its digest', () => {
    expect(JSON.parse(provenance(given))).toMatchObject({
      buildDefinition: {
        externalParameters: { component: 'web', version: '1.2.3' },
        resolvedDependencies: [
          { uri: 'git+https://github.com/Clubs/platform', digest: { gitCommit: 'a'.repeat(40) } },
          { uri: 'https://example.org/charts#up@2.0.0', digest: { sha256: 'c'.repeat(64) } },
          { uri: 'oci://quay.io/a/b:v1', digest: { sha256: 'd'.repeat(64) } },
        ],
      },
      runDetails: { builder: { id: given.builder } },
    });
  });

  it('says nothing of an image without a digest', () => {
    expect(provenance(given)).not.toContain('quay.io/a/c');
  });
});
