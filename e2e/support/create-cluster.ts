import {
  kindWith,
  type Capability,
  type Cluster,
  type ClusterKind,
  type ClusterProvider,
  type CreateClusterOptions,
} from '@cedille/cluster';
import { CedilleError } from '@cedille/source';
import { controlPlane } from '../control-plane/create-control-plane.ts';
import { imageMaker } from '../images/image-maker.ts';
import type { ClusterChoice } from './cluster-choice.ts';

export interface ChosenProvider {
  provider: ClusterProvider;
  /** What was chosen and why, in one sentence. */
  why: string;
}

/** With images that are made here, where those of the publishers cannot be pulled. */
export const kind = kindWith(imageMaker);

const providers: Record<ClusterKind, ClusterProvider> = { 'control-plane': controlPlane, kind };

export interface ChooseOptions {
  root: string;
  choice: ClusterChoice;
  /** What the use cannot do without. @defaultValue `[]` */
  needs?: readonly Capability[];
  signal?: AbortSignal | undefined;
}

/**
 * `auto` takes the smallest that can do what is needed: the control plane where objects are judged or Pods may be fakes,
 * kind where Pods have to run.
 * @throws CedilleError `cluster-unavailable` with the reason of each; `usage` when the one that is asked for is of no use
 */
export async function chooseProvider({ root, choice, needs = [], signal }: ChooseOptions): Promise<ChosenProvider> {
  const candidates = candidatesFor(choice, needs);
  const misses: string[] = [];
  for (const name of candidates) {
    const provider = providers[name];
    const answer = await provider.find({ root, signal });
    if (answer.available) return { provider, why: `${name}: ${answer.why}` };
    misses.push(`${name}: ${answer.why}`);
  }
  throw new CedilleError({
    code: 'cluster-unavailable',
    severity: 'error',
    message: `No cluster${choice === 'auto' ? '' : ` of the kind ${choice}`} is available here.`,
    expected: misses.join('\n'),
    fix: 'install what is missing, or choose another with --cluster',
  });
}

function candidatesFor(choice: ClusterChoice, needs: readonly Capability[]): ClusterKind[] {
  const able = (['control-plane', 'kind'] as const).filter(name => needs.every(need => CAN[name].has(need)));
  if (choice === 'auto') return able;
  if (!able.includes(choice)) throw unable(choice, needs, able);
  return [choice];
}

/** What each kind can do at best; what a cluster of it really can do is known when it is there. */
const CAN: Readonly<Record<ClusterKind, ReadonlySet<Capability>>> = {
  'control-plane': new Set(['schema', 'fakePods', 'multiNode']),
  kind: new Set(['schema', 'realPods', 'upstreamImages', 'networkPolicy', 'multiNode']),
};

function unable(choice: ClusterKind, needs: readonly Capability[], able: readonly ClusterKind[]): CedilleError {
  const missing = needs.filter(need => !CAN[choice].has(need));
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `A cluster of the kind ${choice} is of no use here: it has no ${missing.map(need => WORDS[need]).join(', ')}.`,
    expected: able.join(' or ') || 'a kind of cluster that can do all of it',
    fix: 'leave out --cluster, or choose another',
  });
}

const WORDS: Readonly<Record<Capability, string>> = {
  schema: 'API server',
  fakePods: 'Pods that become ready without running',
  realPods: 'Pods that run',
  upstreamImages: 'images of the publishers',
  networkPolicy: 'network policies in force',
  multiNode: 'second node',
};

/** A cluster of the chosen kind. */
export async function createCluster(
  options: CreateClusterOptions & Omit<ChooseOptions, 'signal'>,
): Promise<Cluster & { why: string }> {
  const { provider, why } = await chooseProvider(options);
  options.onProgress?.(why);
  return Object.assign(await provider.create(options), { why });
}

/**
 * Fetches or builds every program that a cluster of this kind is made of, so that to create it takes no time.
 * @throws CedilleError `tool-missing` or `cluster-unavailable`
 */
export async function prepareCluster(
  options: ChooseOptions & { onProgress?: ((message: string) => void) | undefined },
): Promise<ChosenProvider> {
  const chosen = await chooseProvider(options);
  await chosen.provider.prepare(options);
  return chosen;
}
