import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { createHelm } from './engine/create-helm.ts';
import { recordObjects } from './record-objects.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const POEM = ['roses', 'are', 'red', 'violets', 'are blue'];

async function record(files: Record<string, string>, values: object = {}): Promise<string> {
  const root = await temporaryWorkspace({
    'tools/versions.yaml': await readFile(join(REPOSITORY, 'tools/versions.yaml'), 'utf8'),
    'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\n',
    'charts/shop/component.yaml': 'namespace: market\n',
    'charts/shop/values.yaml': 'text: hello\n',
    'charts/shop/values.schema.json': '{ "type": "object" }',
    ...files,
  });
  return recordObjects({ root, component: 'shop', values, helm: await createHelm({ root }) });
}

describe('the record of what templates make', () => {
  it('has each object whole, below its template, but for what is the same on all of them', async () => {
    const text = await record(
      {
        'charts/shop/templates/till.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: till
  namespace: {{ .Release.Namespace }}
  labels: { app.kubernetes.io/name: shop, app.kubernetes.io/part-of: cedille-platform }
data: { text: {{ .Values.text }} }
`,
      },
      { text: 'open' },
    );
    expect(text).toBe(`till.yaml:
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: till, namespace: market, labels: { app.kubernetes.io/name: shop } }
    data: { text: open }
`);
  });

  it('has only the names of what common makes, and what a chart adds beside that', async () => {
    const define = (name: string, kind: string): string =>
      `{{- define "common.${name}" }}\n---\napiVersion: v1\nkind: ${kind}\nmetadata: { name: a, namespace: b }\ndata: {}\n{{- end }}\n`;
    const helpers = { 'charts/shop/templates/_helpers.tpl': define('objects', 'Secret') + define('other', 'Service') };
    const plain = await record({
      ...helpers,
      'charts/shop/templates/common.yaml': '{{ include "common.objects" . }}\n',
    });
    expect(plain).toBe('common.yaml:\n  - v1 Secret b/a\n');
    const more = await record({
      ...helpers,
      'charts/shop/templates/common.yaml':
        '{{ include "common.other" . }}\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: c }\n',
    });
    expect(more).toContain('  - v1 Namespace c\n');
    expect(more).toContain('kind: Service, metadata: { name: a, namespace: b }');
  });

  it('names the file of the chart that a text comes from, and keeps what stands around it', async () => {
    const text = await record({
      'charts/shop/files/poem.txt': `${POEM.join('\n')}\n`,
      'charts/shop/templates/till.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: till }
data:
  poem: |
    before
{{ .Files.Get "files/poem.txt" | trim | indent 6 }}
    after
`,
    });
    expect(text).toContain('        before\n          … files/poem.txt\n        after');
    expect(text).not.toContain('violets');
  });

  it('is of every release of a chart that has several', async () => {
    const text = await record(
      {
        'charts/shop/component.yaml': 'namespace: market\ninstances: true\n',
        'charts/shop/templates/till.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }} }\n',
      },
      { instances: { north: {}, south: {} } },
    );
    expect(text).toContain('{ name: north, namespace: market-north }');
    expect(text).toContain('{ name: south, namespace: market-south }');
  });
});
