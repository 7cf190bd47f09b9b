import { describe, expect, it } from 'vitest';
import type { OpenApiSchema } from '../convert/convert-schema.ts';
import { deriveFromOpenApi } from './derive-from-open-api.ts';

const source = { what: 'Kubernetes', version: 'v1.0.0', command: './cedille types' };
const ref = (name: string): { $ref: string } => ({ $ref: `#/components/schemas/${name}` });
const gvk = (group: string, version: string, kind: string): object => ({
  'x-kubernetes-group-version-kind': [{ group, version, kind }],
});

const SCHEMAS: Record<string, OpenApiSchema> = {
  'io.k8s.api.core.v1.Pod': {
    type: 'object',
    required: ['spec'],
    properties: { kind: { type: 'string' }, spec: { default: {}, allOf: [ref('io.k8s.api.core.v1.PodSpec')] } },
    ...gvk('', 'v1', 'Pod'),
  },
  'io.k8s.api.core.v1.PodSpec': {
    type: 'object',
    required: ['containers'],
    properties: {
      containers: {
        type: 'array',
        items: { allOf: [ref('io.k8s.api.core.v1.Container')] },
        'x-kubernetes-list-map-keys': ['name'],
      },
      nodeSelector: { type: 'object', additionalProperties: { type: 'string' } },
      subject: ref('io.k8s.api.rbac.v1.Subject'),
    },
  },
  'io.k8s.api.core.v1.Container': {
    type: 'object',
    properties: {
      memory: ref('io.k8s.apimachinery.pkg.api.resource.Quantity'),
      port: ref('io.k8s.apimachinery.pkg.util.intstr.IntOrString'),
      pull: { type: 'string', enum: ['Always', 'Never'] },
      since: ref('io.k8s.apimachinery.pkg.apis.meta.v1.Time'),
      volumes: { type: 'array', items: { type: 'string' }, 'x-kubernetes-patch-merge-key': 'path' },
    },
  },
  'io.k8s.api.rbac.v1.Subject': { type: 'object', properties: { name: { type: 'string' } } },
  'io.k8s.api.flowcontrol.v1.Subject': { type: 'object', properties: { kind: { type: 'string' } } },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { format: 'int-or-string' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { type: 'string', format: 'date-time' },
};
const POD = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };

describe('deriveFromOpenApi', () => {
  it('writes kinds, reached types, special scalars and list keys', () => {
    expect(deriveFromOpenApi({ source, schemas: SCHEMAS, resources: [POD] })).toEqual({
      source,
      kinds: { 'v1/Pod': { scope: 'Namespaced', plural: 'pods', type: 'Pod' } },
      types: {
        Container: {
          memory: 'quantity',
          port: 'int-or-string',
          pull: "'Always'|'Never'",
          since: 'date-time',
          volumes: '[string by path]',
        },
        Pod: { kind: 'string', 'spec!': 'PodSpec' },
        PodSpec: { 'containers!': '[Container by name]', nodeSelector: '{string}', subject: 'rbac.v1.Subject' },
        'rbac.v1.Subject': { name: 'string' },
      },
    });
  });

  it('names the kind that the document lacks', () => {
    const resources = [{ ...POD, kind: 'Node' }];
    expect(() => deriveFromOpenApi({ source, schemas: SCHEMAS, resources })).toThrow('no schema for v1 Node');
  });
});
