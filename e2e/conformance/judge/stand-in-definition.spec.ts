import { expect, it } from 'vitest';
import { standInDefinitions, type KnownKind } from './stand-in-definition.ts';

const site = (version: string, storage: boolean): KnownKind => ({
  apiVersion: `example.org/${version}`,
  kind: 'Site',
  plural: 'sites',
  scope: 'Namespaced',
  storage,
});

it('makes one definition of all versions of a resource, stored in the right one', () => {
  const definitions = standInDefinitions([site('v1beta1', false), site('v1', true)]);
  expect(definitions).toMatchObject([
    {
      metadata: { name: 'sites.example.org', labels: { 'cedille.dev/stand-in': 'true' } },
      spec: {
        group: 'example.org',
        scope: 'Namespaced',
        names: { kind: 'Site', plural: 'sites' },
        versions: [
          { name: 'v1beta1', storage: false },
          { name: 'v1', storage: true },
        ],
      },
    },
  ]);
});

it('stores one version even where none is known to be stored', () => {
  const [definition] = standInDefinitions([site('v1', false), site('v2', false)]);
  const { versions } = (definition as unknown as { spec: { versions: { storage: boolean }[] } }).spec;
  expect(versions.filter(({ storage }) => storage)).toHaveLength(1);
});
