import type { JsonSchema } from '@cedille/source';
import { TypeRegistry, type TypeFacts } from '@cedille/types';
import type { ChartFiles } from './chart/chart-files.ts';
import { deriveSchema, type DerivedSchema, type DeriveSchemaOptions } from './derive-schema.ts';

/** A chart of one template, for specs. */
export function chartOf(template: string, values = '', more: Partial<ChartFiles> = {}): ChartFiles {
  return {
    name: 'demo',
    version: '1.2.3',
    isLibrary: false,
    dependencies: [],
    values,
    templates: [{ path: 'demo/templates/all.yaml', text: template }],
    crds: [],
    examples: [],
    subcharts: [],
    ...more,
  };
}

/** The schema of a chart of one template. */
export function derive(
  template: string,
  values = '',
  options: Partial<DeriveSchemaOptions> & Partial<ChartFiles> = {},
): DerivedSchema {
  const { types = TYPES, exceptions = [], ...more } = options;
  return deriveSchema(chartOf(template, values, more), { types, exceptions });
}

/** The schema at a path of a derived schema, references and the first of alternatives followed; `*` stands for an item or entry. */
export function at({ schema: root }: DerivedSchema, path: string): unknown {
  let schema = resolve(root, root);
  for (const step of path ? path.split('.') : []) {
    const map = typeof schema === 'object' ? schema : {};
    schema = resolve(step === '*' ? (map['items'] ?? map['additionalProperties']) : map['properties']?.[step], root);
  }
  return schema;
}

function resolve(schema: JsonSchema | undefined, root: JsonSchema): JsonSchema | undefined {
  if (typeof schema !== 'object' || typeof root !== 'object') return schema;
  if (Array.isArray(schema['anyOf'])) return resolve((schema['anyOf'] as JsonSchema[])[0], root);
  if (typeof schema['$ref'] !== 'string') return schema;
  return resolve(root['$defs'][schema['$ref'].slice('#/$defs/'.length)], root);
}

const FACTS: TypeFacts = {
  source: { what: 'Kubernetes', version: 'v0', command: 'none' },
  kinds: {
    'apps/v1/Deployment': { scope: 'Namespaced', plural: 'deployments', type: 'Deployment' },
    'v1/Service': { scope: 'Namespaced', plural: 'services', type: 'Service' },
  },
  types: {
    Deployment: {
      apiVersion: 'string',
      kind: 'string',
      metadata: 'ObjectMeta',
      spec: 'DeploymentSpec',
      status: '{string}',
    },
    DeploymentSpec: { replicas: 'int32', template: 'PodTemplateSpec' },
    PodTemplateSpec: { metadata: 'ObjectMeta', spec: 'PodSpec' },
    PodSpec: {
      containers: '[Container]',
      nodeSelector: '{string}',
      tolerations: '[Toleration]',
      hostNetwork: 'boolean',
    },
    Container: { name: 'string', image: 'string', resources: 'ResourceRequirements', ports: '[ContainerPort]' },
    ContainerPort: { name: 'string', containerPort: 'int32' },
    Probe: { periodSeconds: 'int32', failureThreshold: 'int32' },
    ResourceRequirements: { limits: '{quantity}', requests: '{quantity}' },
    Toleration: { key: 'string', operator: 'string', effect: 'string' },
    ObjectMeta: { name: 'string', labels: '{string}', annotations: '{string}' },
    Service: { apiVersion: 'string', kind: 'string', metadata: 'ObjectMeta', spec: 'ServiceSpec' },
    ServiceSpec: { type: 'string', ports: '[ServicePort]', clusterIP: 'string' },
    ServicePort: { name: 'string', port: 'int32', targetPort: 'int-or-string' },
  },
};

/** A handful of Kubernetes types in the shape of the real ones. */
export const TYPES = TypeRegistry.of([FACTS]);
