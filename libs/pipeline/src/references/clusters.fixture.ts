// cspell:ignore labo
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';

/** The repository itself: its tools and libraries serve the workspaces of specs. */
export const REPOSITORY = join(import.meta.dirname, '../../../..');
const SHARED =
  'git: { organisation: Club, repository: https://example.org/platform, teams: { administrators: Exec, operators: SRE } }\nregistry: { charts: oci://registry.example/charts, bundles: oci://registry.example/bundles }\ndelivery: { follows: tree, prune: true, selfHeal: true }\n';

export interface GivenEnvironment {
  components?: string;
  more?: string;
}

/** environment.yaml of a cluster with the components `base` and `shop`. */
export const environment = (
  name: string,
  { components = 'base, shop', more = '' }: GivenEnvironment = {},
): string => `name: ${name}
description: { en: A lab., fr: Un labo. }
cluster: { name: ${name}, kind: kind, kubernetes: 1.35.4 }
sizing: small
domain: { base: ${name}.example }
gateway: { class: contour, namespace: gateway, public: public, exposure: hostPort }
issuer: platform-ca
alternatives: { storage: local }
storageClasses: { replicated: fast, local: fast, replicas: 1 }
vault: { address: https://vault.vault.svc:8200, mode: file, authMount: kubernetes/lab, kv: { mount: kv, version: 2 } }
components: [${components}]
${more}`;

/** A component with one template. @param more lines of component.yaml */
export function chart(name: string, templates: string, more = ''): Record<string, string> {
  return {
    [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 0.1.0\ndescription: One.\n`,
    [`charts/${name}/component.yaml`]: `title: { en: One, fr: Un }\ndescription: { en: One., fr: Un. }\ncategory: clubs\nowner: sre\nnamespace: ${name}\n${more}`,
    [`charts/${name}/values.schema.json`]: JSON.stringify({ type: 'object', properties: { global: {} } }),
    [`charts/${name}/templates/all.yaml`]: templates,
  };
}

export const namespace = (name: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`;

/** A workspace with the environment `lab`. */
export async function workspaceOf(files: Record<string, string>): Promise<string> {
  const root = await temporaryWorkspace({
    'environments/shared.yaml': SHARED,
    'environments/lab/environment.yaml': environment('lab'),
    'tools/versions.yaml': await readFile(join(REPOSITORY, 'tools/versions.yaml'), 'utf8'),
    ...files,
  });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
  return root;
}
