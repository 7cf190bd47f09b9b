import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { loadPlacedSpecs, loadValuesSchema } from './load-values-schema.ts';

const OWN = `properties:
  quotas: { specs: v1/ResourceQuota, wave: 2, keep: true }
  limits: { specs: v1/LimitRange, description: Limits., fr: Limites. }
  other: { description: A text., fr: Un texte., type: string }
`; // cspell:ignore Limites texte

describe('how objects of values are made', () => {
  it('is read from what stands beside their kind', async () => {
    const root = await temporaryWorkspace({ 'charts/shop/values.schema.yaml': OWN });
    expect(JSON.parse((await loadPlacedSpecs(root, 'charts/shop')) ?? '')).toEqual({
      quotas: { kind: 'v1/ResourceQuota', wave: 2, keep: true },
      limits: { kind: 'v1/LimitRange' },
    });
  });

  it('is nothing that the schema of a value says', async () => {
    const root = await temporaryWorkspace({ 'charts/shop/values.schema.yaml': OWN });
    const { text } = await loadValuesSchema({ root, folder: 'charts/shop' });
    const { properties } = JSON.parse(text) as { properties: Record<string, object> };
    expect(Object.keys(properties['quotas']!).sort()).toEqual(
      ['additionalProperties', 'description', 'propertyNames', 'type'].sort(),
    );
  });

  it('is there only where values are specs', async () => {
    const root = await temporaryWorkspace({
      'charts/shop/values.schema.yaml':
        'properties:\n  specs: { description: A list of specs., fr: Une liste., type: string }\n',
    }); // cspell:ignore liste
    expect(await loadPlacedSpecs(root, 'charts/shop')).toBeUndefined();
    expect(await loadPlacedSpecs(root, 'charts/none')).toBeUndefined();
  });
});
