import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

const component = parse(readFileSync(join(import.meta.dirname, '../component.yaml'), 'utf8'));
const chart = parse(readFileSync(join(import.meta.dirname, '../Chart.yaml'), 'utf8'));
const { name, version, url } = component.manifests[0];
const mirror = process.env['CEDILLE_CHART_MIRROR'];
const file = mirror && join(mirror, `${name}-${version}-standard-install.yaml`);

describe('the pin of gateway-api', () => {
  it('says the same version in component.yaml, in its URL and in Chart.yaml', () => {
    expect(component.manifests).toHaveLength(1);
    expect(url).toContain(`/${version}/`);
    expect(chart.appVersion).toBe(version);
  });

  it.skipIf(!file || !existsSync(file))('brings definitions of that version and of the standard channel only', () => {
    const objects = parseAllDocuments(readFileSync(file!, 'utf8'))
      .map(document => document.toJS())
      .filter(Boolean);
    const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
    expect(definitions.length).toBeGreaterThan(5);
    for (const { metadata } of definitions) {
      expect(metadata.annotations['gateway.networking.k8s.io/bundle-version'], metadata.name).toBe(version);
      expect(metadata.annotations['gateway.networking.k8s.io/channel'], metadata.name).toBe('standard');
    }
  });
});
