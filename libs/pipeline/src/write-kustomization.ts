import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GITOPS, goesToCluster, type Component } from '@cedille/component';
import { readIfPresent, writeFileAtomic } from '@cedille/source';
import type { Place } from './load-workspace.ts';
import { RENDERED } from './rendered-files.ts';

/** Beside the manifests of an environment: what `kubectl apply -k` reads. */
export const KUSTOMIZATION = 'kustomization.yaml';

/** Lists what is rendered for an environment and is for its cluster, in the order of the names; nothing where nothing is. */
export async function writeKustomization(
  root: string,
  place: Pick<Place, 'environment' | 'hub' | 'present'>,
  components: readonly Component[],
): Promise<void> {
  const folder = join(root, RENDERED, place.environment.name);
  const isElsewhere = (one: Component): boolean => !goesToCluster(one) || isForHub(one, place);
  const elsewhere = new Set(components.filter(isElsewhere).map(({ name }) => `${name}.yaml`));
  const there = (await readdir(folder).catch(() => [])).filter(
    name => name.endsWith('.yaml') && name !== KUSTOMIZATION && !elsewhere.has(name),
  );
  // Kustomize takes a file without an object for a mistake.
  const sizes = await Promise.all(there.map(async name => (await stat(join(folder, name))).size));
  const resources = there.filter((_, index) => sizes[index]! > 0).sort();
  const file = join(folder, KUSTOMIZATION);
  if (!resources.length) return rm(file, { force: true });
  const text = [
    '# Written by ./cedille render.',
    'apiVersion: kustomize.config.k8s.io/v1beta1',
    'kind: Kustomization',
    'resources:',
    ...resources.map(name => `  - ${name}`),
    '',
  ].join('\n');
  if ((await readIfPresent(file)) !== text) await writeFileAtomic(file, text);
}

/** What an Argo CD follows is for the cluster of that Argo CD: where there is none, the kinds of it are unknown. */
function isForHub({ meta }: Component, { hub, present }: Pick<Place, 'hub' | 'present'>): boolean {
  const isThere = present.some(one => (one.meta.provides ?? []).includes(GITOPS));
  return hub !== undefined && !isThere && (meta.requires ?? []).includes(GITOPS);
}
