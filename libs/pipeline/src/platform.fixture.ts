// cspell:ignore labo
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { renderPlatform } from './render-platform.ts';
import type { RenderPlatformOptions } from './rendering.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

export const ENVIRONMENT = (name: string, components: string): string => `name: ${name}
description: { en: A lab., fr: Un labo. }
cluster: { name: ${name}, kind: kind, kubernetes: 1.35.4 }
sizing: ${name === 'big' ? 'large' : 'small'}
domain: { base: ${name}.example }
gateway: { class: contour, namespace: gateway, public: public, exposure: hostPort }
issuer: platform-ca
alternatives: { storage: local }
storageClasses: { replicated: standard, local: standard, replicas: 1 }
vault: { address: https://vault.vault.svc:8200, mode: file, authMount: kubernetes/${name}, kv: { mount: kv, version: 2 } }
components: [${components}]
`;

const SHARED = `git: { organisation: Club, repository: https://example.org/platform, teams: { administrators: Exec, operators: SRE } }
registry: { charts: oci://registry.example/charts, bundles: oci://registry.example/bundles }
delivery: { follows: tree, prune: true, selfHeal: true }
`;

export const SHOP = {
  'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\ndescription: A shop.\n',
  'charts/shop/component.yaml':
    'title: { en: Shop, fr: Boutique }\ndescription: { en: Sells., fr: Vend. }\ncategory: clubs\nowner: sre\nnamespace: default\n',
  'charts/shop/values.yaml': 'greeting: hello\nreplicas: 1\n',
  'charts/shop/values.schema.json': JSON.stringify({
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    properties: { global: { type: 'object' }, greeting: { type: 'string' }, replicas: { type: 'integer' } },
  }),
  'charts/shop/src/values.ts':
    "import { bySize, defineValues } from '@cedille/values/generator';\nexport default defineValues<{ replicas?: number }>()(({ environment }) => ({\n  replicas: bySize(environment, { small: 1, medium: 2, large: 3 }),\n}));\n",
  'charts/shop/templates/configmap.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\ndata:\n  greeting: {{ .Values.greeting | quote }}\n  replicas: {{ .Values.replicas | quote }}\n',
};

export async function workspace(files: Record<string, string> = {}): Promise<string> {
  const root = await temporaryWorkspace({
    ...SHOP,
    'environments/shared.yaml': SHARED,
    'environments/lab/environment.yaml': ENVIRONMENT('lab', 'shop'),
    'environments/big/environment.yaml': ENVIRONMENT('big', 'shop'),
    'tools/versions.yaml': await readFile(join(REPOSITORY, 'tools/versions.yaml'), 'utf8'),
    ...files,
  });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
  return root;
}

export async function render(root: string, options: Partial<RenderPlatformOptions> = {}) {
  return renderPlatform({ root, ...options });
}

export async function rendered(root: string): Promise<Record<string, string>> {
  const folder = join(root, 'dist/rendered');
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])).filter(entry =>
    entry.isFile(),
  );
  const read = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(folder.length + 1), await readFile(path, 'utf8')] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

export async function problemsWith(
  files: Record<string, string>,
  options: Partial<RenderPlatformOptions> = {},
): Promise<Problem[]> {
  return (await render(await workspace(files), options)).problems;
}

/** A second component, with one template. */
export const second = (name: string, template: string, more = ''): Record<string, string> => ({
  [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 0.1.0\ndescription: More.\n`,
  [`charts/${name}/component.yaml`]: `title: { en: A, fr: A }\ndescription: { en: A., fr: A. }\ncategory: clubs\nowner: sre\nnamespace: ${name}\n${more}`,
  [`charts/${name}/values.yaml`]: '{}\n',
  [`charts/${name}/values.schema.json`]:
    '{ "$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "additionalProperties": false, "properties": { "global": {} } }',
  [`charts/${name}/templates/all.yaml`]: template,
});
