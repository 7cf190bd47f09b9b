import { formatAddress, parseAddress, type Registry } from '@cedille/net';
import type { Problem } from '@cedille/source';
import { bundledFile } from '../archive/pack-bundle.ts';
import { readBundle } from '../release/read-bundle.ts';
import { ROOT_COMPONENT } from '../release/release.ts';
import type { Trust } from './load-trust.ts';
import { unsignedProblem } from './verify-artifact.ts';

export interface ChannelProblemOptions {
  registry: Registry;
  /** `oci://host/path` below which each component has a repository. */
  bundles: string;
  environment: string;
  /** Undefined where nobody has to have signed. */
  trust: Trust | undefined;
  /** What this tree renders of the root for the environment. */
  expected: string;
}

/**
 * Why the channel of an environment must not be followed: whoever may push can make it name anything. It has to name something
 * that is signed, and that holds what this tree holds: an older release of ours is signed as well.
 * @throws RegistryError
 */
export async function channelProblem(options: ChannelProblemOptions): Promise<Problem | undefined> {
  const { registry, bundles, environment, trust, expected } = options;
  const component = ROOT_COMPONENT;
  const address = parseAddress(`${bundles}/${component}`);
  const channel = `${formatAddress(address)}:${environment}`;
  const digest = await registry.resolve(address, environment);
  const problem = { code: 'channel' as const, severity: 'error' as const, component, environment };
  const publish = `./cedille publish ${component} --channel ${environment}`;
  if (digest === undefined)
    return { ...problem, message: `There is no channel ${channel}.`, expected: 'a release to follow', fix: publish };
  const unsigned = trust && (await unsignedProblem({ ...options, repository: bundles, component, digest, trust }));
  if (unsigned) return unsigned;
  const file = (await readBundle({ registry, bundles, component, digest })).get(bundledFile(environment, component));
  if (file && Buffer.from(file).toString('utf8') === expected) return undefined;
  return {
    ...problem,
    message: `The channel ${channel} names ${digest}, which holds ${file ? 'another state' : 'nothing'} of ${environment} than this tree.`,
    expected: 'what this tree renders, pins included: an older release is signed too',
    fix: `check out the commit that was released; or, if somebody moved the channel back, ${publish}`,
  };
}
