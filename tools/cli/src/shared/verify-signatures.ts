import { loadTrust, unsignedProblem, type Pin } from '@cedille/delivery';
import type { LoadedEnvironment } from '@cedille/environment';
import type { Registry } from '@cedille/net';
import type { Problem } from '@cedille/source';
import pLimit from 'p-limit';

/** A bundle that an environment runs, or is about to run. */
export interface PinnedBundle {
  component: string;
  digest: string;
}

export interface VerifySignaturesOptions {
  root: string;
  environment: LoadedEnvironment;
  registry: Registry;
  /** `oci://host/path` below which each component has a repository. */
  bundles: string;
  pinned: readonly PinnedBundle[];
}

const AT_ONCE = 6;

/** Bundles that nobody has signed who is trusted; none where the environment asks for no signature. @throws RegistryError */
export async function unsignedAmong(options: VerifySignaturesOptions): Promise<Problem[]> {
  const { root, environment, registry, bundles, pinned } = options;
  const trust = await loadTrust(root, environment);
  if (!trust) return [];
  const { name } = environment;
  const found = await pLimit(AT_ONCE).map(pinned, bundle =>
    unsignedProblem({ registry, repository: bundles, ...bundle, trust, environment: name }),
  );
  return found.filter(problem => problem !== undefined);
}

/** Pins as {@link unsignedAmong} takes them; those that are taken out are none. */
export function pinnedBundles(pins: Iterable<readonly [string, Pin | undefined]>): PinnedBundle[] {
  return [...pins].flatMap(([component, pin]) => (pin ? [{ component, digest: pin.digest }] : []));
}

/** Said where an environment asks for no signature: Argo CD then follows whatever the channel names. */
export function describeUnasked(environments: readonly LoadedEnvironment[]): string | undefined {
  const names = environments.filter(({ facts }) => !facts.registry.signedBy).map(({ name }) => name);
  if (!names.length) return undefined;
  return `${names.join(', ')}: nobody has to have signed what runs there (registry.signedBy is missing), and Argo CD follows whatever the channel names.`;
}
