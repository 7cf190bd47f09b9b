import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadWorkspace, RENDERED, writeKustomization } from '@cedille/pipeline';
import { REPOSITORY } from '../../support/find-platform.ts';
import type { RenderedComponent } from './judge-environment.ts';

/**
 * Writes what is rendered of an environment as `./cedille render` does, below another folder.
 * @returns the folder with its kustomization
 */
export async function writeRendered(
  root: string,
  environment: string,
  rendered: readonly RenderedComponent[],
): Promise<string> {
  for (const { file, manifests } of rendered.filter(one => one.environment === environment)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), manifests.map(({ text }) => `---\n${text}`).join(''));
  }
  const { components, places } = await loadWorkspace(REPOSITORY, { environments: [environment] });
  const place = places.find(one => one.environment.name === environment)!;
  await writeKustomization(root, place, components);
  return join(root, RENDERED, environment);
}
