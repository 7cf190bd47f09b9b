import { objectsOf, type Manifest } from '@cedille/manifests';
import { administratorIn, findObject } from './administrator.ts';
import type { AuditDevice, AuthMethod, Plugin, Wanted } from './settings.ts';

/** Where Vault finds plugins by name: https://github.com/martinbaillie/vault-plugin-secrets-github */
const GITHUB = 'vault-plugin-secrets-github';

/** On the volume of the audit log; the other device is declared by vault-config-operator. */
const AUDIT = 'file';

/**
 * What Vault must be told, as it is rendered.
 * @param manifests of vault and vault-config-operator. @throws CedilleError when they were rendered without it
 */
export function wantedIn(manifests: readonly Pick<Manifest, 'object'>[], methods: readonly AuthMethod[]): Wanted {
  const audit = findObject(manifests, 'Audit', AUDIT)?.spec as AuditDevice | undefined;
  const plugin = pluginIn(manifests);
  return {
    administrator: administratorIn(manifests),
    methods,
    ...(audit && {
      audit: { path: audit.path, type: audit.type, description: audit.description, options: audit.options },
    }),
    ...(plugin && { plugin }),
  };
}

/** Only where an engine of it is declared: the server that downloads it has its version and digest in any case. */
function pluginIn(manifests: readonly Pick<Manifest, 'object'>[]): Plugin | undefined {
  const mounts = manifests.flatMap(objectsOf).filter(({ kind }) => kind === 'SecretEngineMount');
  if (!mounts.some(({ spec }) => (spec as { type?: string }).type === GITHUB)) return undefined;
  const settings = findObject(manifests, 'ConfigMap', 'vault-maintenance-settings')?.data as
    { PLUGIN_VERSION?: string; PLUGIN_SHA256?: string } | undefined;
  const { PLUGIN_VERSION: version, PLUGIN_SHA256: sha256 } = settings ?? {};
  return version && sha256 ? { name: GITHUB, version: `v${version}`, sha256 } : undefined;
}
