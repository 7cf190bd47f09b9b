import { bundledFile } from '@cedille/delivery';
import { openRegistry, parseAddress } from '@cedille/net';
import { bundleOf } from '@cedille/delivery/testing';
import type { Workspace } from './make-workspace.ts';

export interface RawBundle {
  component: string;
  version: string;
  /** What is in the one file that the environment has. */
  text: string;
}

/** Publishes a bundle that no command would make. Answers with its digest. */
export async function publishRaw(
  { read, environment }: Workspace,
  { component, version, text }: RawBundle,
): Promise<string> {
  const [, bundles] = /(oci:\/\/[^\s,}]+\/bundles)/.exec(await read('environments/shared.yaml'))!;
  const registry = openRegistry({ plainHttp: true });
  const address = parseAddress(`${bundles}/${component}`);
  const artifact = bundleOf({ name: component, version }, { [bundledFile(environment, component)]: text });
  for (const blob of artifact.blobs) await registry.pushBlob(address, blob);
  await registry.pushManifest(address, artifact.digest, artifact.manifest);
  await registry.pushManifest(address, version, artifact.manifest);
  return artifact.digest;
}
