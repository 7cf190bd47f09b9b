import { describe, expect, it } from 'vitest';
import { at, chartOf, derive, TYPES } from '../testing.ts';
import { withOwnKinds } from './own-kinds.ts';

const crd = (kind: string, field = 'size', group = 'example.org'): string => `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${kind.toLowerCase()}s.${group}
spec:
  group: ${group}
  scope: Namespaced
  names:
    kind: ${kind}
    plural: ${kind.toLowerCase()}s
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                ${field}: { type: integer }
                pool: { type: object, properties: { name: { type: string } } }
                free: { type: object, x-kubernetes-preserve-unknown-fields: true }
`;
const TEMPLATE = 'apiVersion: example.org/v1\nkind: Database\nspec:\n  {{- toYaml .Values.spec | nindent 2 }}\n';
const VALUES = 'spec: { size: 1 }\n';

describe('custom resources that a chart brings along', () => {
  it('close what is printed into objects of them', () => {
    const derived = derive(TEMPLATE, VALUES, { crds: [{ path: 'demo/crds/a.yaml', text: crd('Database') }] });
    expect(at(derived, 'spec')).toMatchObject({
      properties: { size: { type: 'integer' }, pool: { $ref: expect.any(String) } },
      additionalProperties: false,
    });
    expect(at(derived, 'spec.pool')).toMatchObject({ additionalProperties: false });
    expect(at(derived, 'spec.free')).not.toHaveProperty('additionalProperties');
    expect(at(derive(TEMPLATE, VALUES), 'spec')).toEqual({ type: 'object' });
  });

  it('are found in subcharts, and in templates with actions around', () => {
    const text = `{{- if .Values.crds }}\n${crd('Database').replace('spec:\n', '  labels: {{ include "l" . }}\nspec:\n')}{{- end }}\n`;
    const subchart = chartOf('', '', {
      name: 'crds',
      templates: [{ path: 'demo/charts/crds/templates/a.yaml', text }],
    });
    const derived = derive(TEMPLATE, VALUES, { subcharts: [subchart] });
    expect(at(derived, 'spec')).toMatchObject({ additionalProperties: false });
  });

  it('are left alone where no template makes one, or more is known of them', () => {
    const chart = chartOf(TEMPLATE, '', { crds: [{ path: 'demo/crds/a.yaml', text: crd('Cache') }] });
    expect(withOwnKinds(TYPES, chart)).toBe(TYPES);
    const known = withOwnKinds(TYPES, { ...chart, crds: [{ path: 'demo/crds/b.yaml', text: crd('Database') }] });
    expect(known.lookup('example.org/v1', 'Database')).toBeDefined();
    const other = { ...chart, crds: [{ path: 'demo/crds/b.yaml', text: crd('Database', 'replicas') }] };
    expect(withOwnKinds(known, other)).toBe(known);
  });

  it('that cannot be read are passed over', () => {
    const derived = derive(TEMPLATE, VALUES, {
      crds: [{ path: 'demo/crds/a.yaml', text: `${crd('Database')}broken: [\n` }],
    });
    expect(at(derived, 'spec')).toEqual({ type: 'object' });
  });
});
