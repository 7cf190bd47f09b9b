import type { Component } from '@cedille/component';
import { Version } from '@cyclonedx/cyclonedx-library/Spec';
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation';
import { describe, expect, it } from 'vitest';
import { billOfMaterials } from './bill-of-materials.ts';

const component = { name: 'web', version: '1.2.3' } as Component;
const upstreams = [
  {
    pin: { kind: 'chart', name: 'up', key: 'up', version: '2.0.0', repository: 'https://example.org/charts' } as const,
    archive: { sha256: 'c'.repeat(64) },
  },
];
const pod = (image: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - { name: a, image: '${image}' }\n`;

interface Bill {
  serialNumber: string;
  components: {
    'bom-ref': string;
    purl: string;
    version?: string;
    hashes?: { content: string }[];
    properties?: { value: string }[];
  }[];
}

function bill(texts: Record<string, string>): Bill {
  return JSON.parse(billOfMaterials({ component, upstreams, texts: new Map(Object.entries(texts)) })) as Bill;
}

describe('billOfMaterials', () => {
  it('names upstream charts with their digests', () => {
    expect(bill({}).components).toMatchObject([
      {
        purl: 'pkg:helm/up@2.0.0?repository_url=https%3A%2F%2Fexample.org%2Fcharts',
        hashes: [{ content: 'c'.repeat(64) }],
      },
    ]);
  });

  it('names each image once, with the environments that run it', () => {
    const { components } = bill({ staging: pod('quay.io/a/b:v1'), production: pod('quay.io/a/b:v1') });
    const image = components.find(part => part['bom-ref'] === 'quay.io/a/b:v1');
    expect(image).toMatchObject({ version: 'v1', purl: 'pkg:docker/a/b@v1?repository_url=quay.io' });
    expect(image?.properties?.map(({ value }) => value)).toEqual(['production', 'staging']);
  });

  it('keeps the digest of an image that has one, and knows a host with a port', () => {
    const digest = `sha256:${'d'.repeat(64)}`;
    const { components } = bill({ local: pod(`localhost:5000/b:v1@${digest}`) });
    expect(components.find(part => part['bom-ref'].startsWith('localhost'))).toMatchObject({
      hashes: [{ content: 'd'.repeat(64) }],
      purl: `pkg:docker/b@sha256:${'d'.repeat(64)}?repository_url=localhost%3A5000`,
    });
  });

  it('follows the schema that CycloneDX publishes', async () => {
    const validator = new JsonStrictValidator(Version.v1dot6);
    const texts = new Map([['production', pod('quay.io/a/b:v1') + `---\n${pod(`c@sha256:${'d'.repeat(64)}`)}`]]);
    const manifest = { kind: 'manifest', name: 'm', version: 'v1', url: 'https://example.org/m.yaml' } as const;
    const text = billOfMaterials({ component, upstreams: [...upstreams, { pin: manifest }], texts });
    expect(await validator.validate(text)).toBeNull();
    expect(await validator.validate(text.replace('"container"', '"vessel"'))).not.toBeNull();
  });

  it('gives the same text for the same release, and another serial number for another', () => {
    const once = bill({ staging: pod('a:1') });
    expect(bill({ staging: pod('a:1') })).toEqual(once);
    expect(bill({ staging: pod('a:2') }).serialNumber).not.toBe(once.serialNumber);
    expect(once.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
