import { channelProblem, loadTrust, ROOT_COMPONENT } from '@cedille/delivery';
import type { Registry } from '@cedille/net';
import { renderManifests, type Place } from '@cedille/pipeline';
import type { Problem } from '@cedille/source';
import { pinnedBundles, unsignedAmong } from './verify-signatures.ts';

export interface UnsoundOptions {
  root: string;
  place: Place;
  registry: Registry;
  /** `oci://host/path` below which each component has a repository. */
  bundles: string;
  signal?: AbortSignal | undefined;
}

/**
 * What an environment would get from its registry, and must not: pinned bundles that nobody has signed who is trusted, and a
 * channel that names something else than this tree makes. @throws RegistryError
 */
export async function unsoundProblems({ root, place, registry, bundles, signal }: UnsoundOptions): Promise<Problem[]> {
  const { environment, pins } = place;
  const pinned = pinnedBundles([...pins].filter(([name]) => environment.facts.components.includes(name)));
  const unsigned = await unsignedAmong({ root, environment, registry, bundles, pinned });
  const { manifests } = await renderManifests({
    root,
    environments: [environment.name],
    components: [ROOT_COMPONENT],
    signal,
  });
  const channel = await channelProblem({
    registry,
    bundles,
    environment: environment.name,
    trust: await loadTrust(root, environment),
    expected: manifests.find(({ component }) => component === ROOT_COMPONENT)?.text ?? '',
  });
  return channel ? [...unsigned, channel] : unsigned;
}
