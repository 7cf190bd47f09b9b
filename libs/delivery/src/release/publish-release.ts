import { readArchive } from '@cedille/archive';
import { CedilleError } from '@cedille/source';
import { bundledFile } from '../archive/pack-bundle.ts';
import { formatAddress, parseAddress, type Address, type Registry } from '@cedille/net';
import { readBundle } from './read-bundle.ts';
import { ROOT_COMPONENT, type Release, type ReleaseArchive } from './release.ts';

/** Where releases go: `oci://` and a path, below which each component has a repository. */
export interface Registries {
  charts: string;
  bundles: string;
}

export interface PublishReleaseOptions {
  release: Release;
  registry: Registry;
  registries: Registries;
}

/** What happened to one artifact. */
export interface Publication {
  component: string;
  /** `oci://host/path:tag` */
  reference: string;
  digest: string;
  /** It was there before, byte for byte. */
  present: boolean;
}

/**
 * Sends what the registry does not have yet: content first, the name last, so that whoever is interrupted leaves nothing
 * that a reader could take for a release.
 * @throws CedilleError `release-exists` when the version was published with other content; RegistryError
 */
export async function publishRelease({ release, registry, registries }: PublishReleaseOptions): Promise<Publication[]> {
  const { component, chart, bundle } = release;
  const targets = [
    { archive: chart, address: parseAddress(`${registries.charts}/${component}`) },
    { archive: bundle, address: parseAddress(`${registries.bundles}/${component}`) },
  ];
  const found = await Promise.all(targets.map(({ archive, address }) => registry.resolve(address, archive.tag)));
  const taken = targets.flatMap((target, index) =>
    found[index] && found[index] !== target.archive.artifact.digest
      ? [takenProblem({ release, ...target, published: found[index] })]
      : [],
  );
  if (taken.length) throw new CedilleError(taken);
  const publications: Publication[] = [];
  for (const [index, { archive, address }] of targets.entries()) {
    const present = found[index] !== undefined;
    if (!present) await push({ registry, address, archive });
    const reference = `${formatAddress(address)}:${archive.tag}`;
    publications.push({ component, reference, digest: archive.artifact.digest, present });
  }
  return publications;
}

interface PushOptions {
  registry: Registry;
  address: Address;
  archive: ReleaseArchive;
}

async function push({ registry, address, archive: { artifact, tag } }: PushOptions): Promise<void> {
  await Promise.all(artifact.blobs.map(blob => registry.pushBlob(address, blob)));
  await registry.pushManifest(address, artifact.digest, artifact.manifest);
  await registry.pushManifest(address, tag, artifact.manifest);
}

interface TakenOptions {
  release: Release;
  archive: ReleaseArchive;
  address: Address;
  published: string;
}

function takenProblem({ release: { component, version }, archive, address, published }: TakenOptions) {
  return {
    code: 'release-exists' as const,
    severity: 'error' as const,
    message: `${formatAddress(address)}:${archive.tag} is published as ${published}; this tree makes ${archive.artifact.digest} of it.`,
    component,
    at: { file: `charts/${component}/Chart.yaml`, line: 1, column: 1 },
    expected: `a version that is not published: ${version} never changes again`,
    fix: 'raise the version: npx nx release, or revert the change',
  };
}

export interface MoveChannelsOptions {
  /** Release of the root component, published. */
  release: Release;
  registry: Registry;
  registries: Registries;
  /** Environments whose channel is moved. */
  environments: readonly string[];
}

/** A channel before and after. */
export interface ChannelMove {
  environment: string;
  /** `oci://host/path:environment` */
  reference: string;
  from: string | undefined;
  /** The same when it stayed: what it names holds exactly the same for the environment. */
  to: string;
}

/** Makes the channels of environments name this release of the root, where it changes something: from then on they run it. */
export async function moveChannels(options: MoveChannelsOptions): Promise<ChannelMove[]> {
  const { release, registry, registries, environments } = options;
  const { digest, manifest } = release.bundle.artifact;
  const address = parseAddress(`${registries.bundles}/${ROOT_COMPONENT}`);
  const moves: ChannelMove[] = [];
  for (const environment of environments) {
    const from = await registry.resolve(address, environment);
    const stays = from === digest || (from && (await holdsTheSame({ ...options, environment, digest: from })));
    if (!stays) await registry.pushManifest(address, environment, manifest);
    moves.push({
      environment,
      reference: `${formatAddress(address)}:${environment}`,
      from,
      to: stays ? from! : digest,
    });
  }
  return moves;
}

interface HoldsOptions extends MoveChannelsOptions {
  environment: string;
  /** What the channel names now. */
  digest: string;
}

/** A bundle that cannot be read any more is replaced. */
async function holdsTheSame({ release, registry, registries, environment, digest }: HoldsOptions): Promise<boolean> {
  const file = bundledFile(environment, ROOT_COMPONENT);
  const wanted = (await readArchive(release.bundle.bytes)).get(file);
  try {
    const there = await readBundle({ registry, bundles: registries.bundles, component: ROOT_COMPONENT, digest });
    const found = there.get(file);
    return Boolean(found && wanted && Buffer.compare(found, wanted) === 0);
  } catch (error) {
    if (error instanceof CedilleError && error.problems.every(({ code }) => code === 'release-pin')) return false;
    throw error;
  }
}
