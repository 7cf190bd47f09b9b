import { parseManifests } from '@cedille/manifests';
import type { Problem } from '@cedille/source';
import { loadTypes } from '@cedille/types';
import { checkObjects, type CheckObjectsOptions } from './check-objects.ts';

export const FILE = 'dist/rendered/production/site.yaml';
const registry = await loadTypes();

/** What the checks say of a rendered text. */
export function problemsOf(text: string, more: Partial<CheckObjectsOptions> = {}): Problem[] {
  const { manifests } = parseManifests({ text, file: FILE });
  return checkObjects({ manifests, registry, component: 'site', environment: 'production', file: FILE, ...more });
}

/** A document as Helm writes it. */
export function document(template: string, body: string): string {
  return `---\n# Source: site/templates/${template}.yaml\n${body.trim()}\n`;
}

/** The same document, made by a subchart. */
export function upstream(text: string): string {
  return text.replace('# Source: site/templates/', '# Source: site/charts/engine/templates/');
}

export const CONFIG = document('config', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: sites\n');

export const CRD = document(
  'crd',
  `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: sites.example.com}
spec:
  group: example.com
  scope: Cluster
  names: {kind: Site, plural: sites}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, required: [host], properties: {host: {type: string}, weight: {type: integer}}}
`,
);
