import type { OpenApiSchema } from './convert-schema.ts';
import type { CustomResourceDefinition } from './custom-resources.ts';

/** A CustomResourceDefinition of example.com with one version for each schema of a `spec`. */
export function crd(
  kind: string,
  versions: Record<string, OpenApiSchema>,
  scope: 'Namespaced' | 'Cluster' = 'Namespaced',
): CustomResourceDefinition {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    spec: {
      group: 'example.com',
      scope,
      names: { kind, plural: `${kind.toLowerCase()}s` },
      versions: Object.entries(versions).map(([name, spec], index) => ({
        name,
        served: name !== 'v0',
        storage: index === 0,
        schema: {
          openAPIV3Schema: { type: 'object', required: ['spec'], properties: { metadata: { type: 'object' }, spec } },
        },
      })),
    },
  };
}
