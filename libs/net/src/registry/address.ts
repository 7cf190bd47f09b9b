import { CedilleError } from '@cedille/source';

/** A repository of a registry. */
export interface Address {
  /** `ghcr.io`, `127.0.0.1:5000` */
  host: string;
  /** `clubcedille/bundles/vault` */
  path: string;
}

/** Reads `oci://host/path`. @throws CedilleError `usage` */
export function parseAddress(text: string): Address {
  const [, host, path] = /^oci:\/\/([\w.-]+(?::\d+)?|\[[\da-f:]+\](?::\d+)?)\/([a-z0-9/._-]+?)\/*$/.exec(text) ?? [];
  if (host && path) return { host, path };
  throw new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `${text} is not the address of a repository in a registry.`,
    expected: 'oci://<host>/<path>, the path in lower case',
    fix: 'correct it where it is written: registry in environments/shared.yaml, repository in Chart.yaml, or --registry',
  });
}

/** `oci://host/path`, the form in which people write and Argo CD reads it. */
export function formatAddress({ host, path }: Address): string {
  return `oci://${host}/${path}`;
}

/** Tags cannot hold a plus sign; Helm writes an underscore for it. */
export function tagOf(version: string): string {
  return version.replaceAll('+', '_');
}
