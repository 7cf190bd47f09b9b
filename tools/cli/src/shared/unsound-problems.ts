import { chartOf } from '@cedille/component';
import { channelProblem, loadTrust, ROOT_COMPONENT } from '@cedille/delivery';
import { parseAddress, tagOf, type Registry } from '@cedille/net';
import { renderManifests, type Place } from '@cedille/pipeline';
import type { Problem } from '@cedille/source';
import pLimit from 'p-limit';
import { pinnedBundles, unsignedAmong, type PinnedBundle } from './verify-signatures.ts';

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
  const { environment, pins, present } = place;
  const charts = present.map(chartOf);
  const pinned = pinnedBundles([...pins].filter(([name]) => charts.includes(name)));
  const followed = await followedBundles({ place, registry, bundles });
  const unsigned = await unsignedAmong({ root, environment, registry, bundles, pinned: [...pinned, ...followed] });
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

/** What an environment that follows the tree gets by the version of its chart; what is not published yet, it does not get. */
async function followedBundles(
  options: Pick<UnsoundOptions, 'place' | 'registry' | 'bundles'>,
): Promise<PinnedBundle[]> {
  const { place, registry, bundles } = options;
  if (place.environment.facts.delivery.follows !== 'tree') return [];
  const unpinned = place.present.filter(({ name }) => name !== ROOT_COMPONENT && !place.pins.has(name));
  const found = await pLimit(AT_ONCE).map(unpinned, async ({ name, version }) => {
    const digest = await registry.resolve(parseAddress(`${bundles}/${name}`), tagOf(version));
    return digest === undefined ? [] : [{ component: name, digest }];
  });
  return found.flat();
}

const AT_ONCE = 6;
