import { instancesOf, loadComponents } from '@cedille/component';
import {
  loadPins,
  moveChannels,
  publishRelease,
  ROOT_COMPONENT,
  unpinnedComponents,
  unpinnedProblem,
  writeRelease,
  type ChannelMove,
  type Publication,
  type Registries,
  type Release,
} from '@cedille/delivery';
import { formatAddress, openRegistry, parseAddress, type Registry } from '@cedille/net';
import { listEnvironments, loadEnvironments, type LoadedEnvironment } from '@cedille/environment';
import type { Progress } from '@cedille/pipeline';
import { CedilleError, type Problem } from '@cedille/source';
import pLimit from 'p-limit';
import { buildReleases } from './build-releases.ts';
import { unsignedAmong } from './verify-signatures.ts';

export interface PublishReleasesOptions {
  root: string;
  /** All when undefined. */
  components: readonly string[] | undefined;
  /** `oci://host/path` instead of the address that the facts name. */
  registry?: string | undefined;
  /** Plain HTTP also beyond this machine. @defaultValue false */
  plainHttp?: boolean | undefined;
  /** Environments whose channel moves; all when undefined. */
  channels: readonly string[] | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

export interface Published {
  publications: Publication[];
  channels: ChannelMove[];
  problems: Problem[];
}

/** Builds releases from the tree, publishes them, and moves the channels when the root component is among them. */
export async function publishReleases(options: PublishReleasesOptions): Promise<Published> {
  const { root, components, channels, plainHttp = false, signal, onProgress } = options;
  const wanted = await knownEnvironments(root, channels);
  const registries = await registriesOf(root, options.registry);
  const registry = openRegistry({ plainHttp, signal });
  const { releases, problems } = await buildReleases({ root, components, signal, onProgress });
  const published: Published = { publications: [], channels: [], problems };
  const isRootAmong = releases.some(({ component }) => component === ROOT_COMPONENT);
  const unpinned = isRootAmong ? await unpinnedIn({ root, environments: wanted, named: channels !== undefined }) : [];
  const environments = wanted.filter(name => !unpinned.some(({ environment }) => environment === name));
  const sendOne = async (release: Release): Promise<void> => {
    await writeRelease(root, release);
    for (const place of registries) {
      published.publications.push(...(await publishRelease({ release, registry, registries: place })));
      if (release.component !== ROOT_COMPONENT) continue;
      const running = environments.filter(environment => release.environments.includes(environment));
      const unsigned = await unsignedFor({ root, release, registry, bundles: place.bundles, environments: running });
      problems.push(...unsigned);
      const signed = running.filter(name => !unsigned.some(({ environment }) => environment === name));
      published.channels.push(...(await moveChannels({ release, registry, registries: place, environments: signed })));
    }
  };
  // The root comes last: what it points to has to be there.
  const [last, first] = partition(releases, ({ component }) => component === ROOT_COMPONENT);
  await pLimit(4).map(first, release => collecting(problems, () => sendOne(release)));
  if (!hasErrors(problems)) for (const release of last) await collecting(problems, () => sendOne(release));
  problems.push(...unpinned);
  published.publications.sort((a, b) => (a.reference < b.reference ? -1 : 1));
  return published;
}

/** Where the bundles of an environment are read from. */
export function bundlesOf({ facts }: LoadedEnvironment, given: string | undefined): string {
  return given ? `${formatAddress(parseAddress(given))}/bundles` : facts.registry.bundles;
}

function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

/** What one component cannot do does not keep the others from it. */
async function collecting(problems: Problem[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    problems.push(...error.problems);
  }
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter(item => !isFirst(item))];
}

async function knownEnvironments(root: string, wanted: readonly string[] | undefined): Promise<string[]> {
  const names = await listEnvironments(root);
  const unknown = (wanted ?? []).filter(name => !names.includes(name));
  if (!unknown.length) return names.filter(name => !wanted || wanted.includes(name));
  throw new CedilleError({
    code: 'unknown-environment',
    severity: 'error',
    message: `There is no environment ${unknown.join(', ')} whose channel could move.`,
    expected: `one of ${names.join(', ')}`,
    fix: 'fix --channel',
  });
}

interface UnsignedOptions {
  root: string;
  /** Of the root component, published. */
  release: Release;
  registry: Registry;
  bundles: string;
  environments: readonly string[];
}

/** Why channels stay where they are: Argo CD takes whatever they name, so that only what is signed may get there. */
async function unsignedFor({ root, release, environments, ...place }: UnsignedOptions): Promise<Problem[]> {
  const pinned = [{ component: release.component, digest: release.bundle.artifact.digest }];
  const loaded = await loadEnvironments(root, environments);
  const found = await Promise.all(loaded.map(environment => unsignedAmong({ root, environment, ...place, pinned })));
  return found.flat();
}

interface UnpinnedOptions {
  root: string;
  environments: readonly string[];
  /** Somebody asked for just these. */
  named: boolean;
}

/**
 * Why the channel of an environment stays where it is: what is listed there without a pin would be taken for something that was
 * removed. An environment that pins nothing at all has not begun yet, which is an error only to whoever asked for its channel.
 */
async function unpinnedIn({ root, environments, named }: UnpinnedOptions): Promise<Problem[]> {
  const charts = await loadComponents(root);
  const names = charts.map(({ name }) => name);
  const loaded = await loadEnvironments(root, environments);
  const components = [...charts, ...instancesOf(charts, loaded)];
  const found = await Promise.all(
    loaded.map(async (environment): Promise<Problem[]> => {
      const pins = await loadPins({ root, environment: environment.name, components: names });
      const unpinned = unpinnedComponents(environment, pins, components);
      if (!unpinned.length) return [];
      const severity = named || pins.size ? 'error' : 'warning';
      return [unpinnedProblem({ environment, unpinned, severity, consequence: 'Its channel was not moved.' })];
    }),
  );
  return found.flat();
}

/** Every pair of addresses that some environment reads from; usually one. */
export async function registriesOf(root: string, given: string | undefined): Promise<Registries[]> {
  if (given) {
    const base = formatAddress(parseAddress(given));
    return [{ charts: `${base}/charts`, bundles: `${base}/bundles` }];
  }
  const facts = (await loadEnvironments(root)).map(({ facts }) => facts.registry);
  return [...new Map(facts.map(({ charts, bundles }) => [`${charts} ${bundles}`, { charts, bundles }])).values()];
}
