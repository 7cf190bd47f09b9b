import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KubernetesObject } from '@cedille/cluster';
import { objectsOf } from '@cedille/manifests';
import { renderPlatform } from '@cedille/pipeline';
import type { Workspace } from './make-workspace.ts';

export interface RenderRequestOptions {
  workspace: Pick<Workspace, 'root' | 'environment' | 'read'>;
  /** Of the component that comes of it. */
  name: string;
  /** The folder that requests of its kind are in. */
  folder: string;
  /** What is asked for. */
  request: string;
  /** Facts, in lines of YAML, that the environment has while it is rendered. @defaultValue none */
  facts?: string;
}

/** What the platform makes of a request that is there for a moment only: the workspace stays as it is. */
export async function renderRequest(options: RenderRequestOptions): Promise<KubernetesObject[]> {
  const { workspace, name, folder, request, facts = '' } = options;
  const { root, environment } = workspace;
  const place = `environments/${environment}`;
  const asked = join(root, place, folder, `${name}.yaml`);
  const about = join(root, place, 'environment.yaml');
  const before = await readFile(about, 'utf8');
  await mkdir(dirname(asked), { recursive: true });
  await writeFile(asked, request);
  await writeFile(about, `${before}${facts}`);
  try {
    const objects: KubernetesObject[] = [];
    await renderPlatform({
      root,
      environments: [environment],
      components: [name],
      write: false,
      onManifests: ({ manifests }) => objects.push(...(manifests.flatMap(objectsOf) as KubernetesObject[])),
    });
    return objects;
  } finally {
    await writeFile(about, before);
    await rm(asked);
  }
}
