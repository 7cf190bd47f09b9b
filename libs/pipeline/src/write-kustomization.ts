import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { goesToCluster, type Component } from '@cedille/component';
import { readIfPresent, writeFileAtomic } from '@cedille/source';
import { RENDERED } from './rendered-files.ts';

/** Beside the manifests of an environment: what `kubectl apply -k` reads. */
export const KUSTOMIZATION = 'kustomization.yaml';

/** Lists what is rendered for an environment and is for its cluster, in the order of the names; nothing where nothing is. */
export async function writeKustomization(
  root: string,
  environment: string,
  components: readonly Component[],
): Promise<void> {
  const folder = join(root, RENDERED, environment);
  const elsewhere = new Set(components.filter(one => !goesToCluster(one)).map(({ name }) => `${name}.yaml`));
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
