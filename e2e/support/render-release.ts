import type { KubernetesObject, Manifest } from '@cedille/manifests';
import { loadKinds, loadWorkspace, renderPlatform, type Place } from '@cedille/pipeline';
import { CedilleError } from '@cedille/source';
import { standInDefinitions } from '../conformance/judge/stand-in-definition.ts';
import { placeObjects, type ComponentObjects } from '../upgrade/judge/plan-upgrade.ts';
import { tell } from './tell.ts';

/** Everything that one state of the platform makes in one environment. */
export interface RenderedRelease {
  environment: string;
  /** In the order in which they are delivered. */
  components: ComponentObjects[];
  /** Definitions that could not be had, as open as can be. */
  standIns: KubernetesObject[];
  /** Names of components of which only our own layer could be had. */
  partial: string[];
}

export interface RenderReleaseOptions {
  root: string;
  /** All when undefined. */
  environments: readonly string[] | undefined;
}

/** @throws CedilleError with what is wrong already without a cluster */
export async function renderRelease({ root, environments }: RenderReleaseOptions): Promise<RenderedRelease[]> {
  const workspace = await loadWorkspace(root, { environments });
  const { registry, broughtBy } = await loadKinds(workspace);
  const manifests = new Map<string, readonly Manifest[]>();
  const { renderings, problems } = await renderPlatform({
    root,
    environments,
    write: false,
    onProgress: ({ what }) => what.includes('fetching') && tell(what),
    onManifests: ({ component, environment, manifests: own }) => manifests.set(`${environment}/${component}`, own),
  });
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length) throw new CedilleError(errors);
  const isNamespaced = ({ apiVersion = '', kind = '' }: KubernetesObject): boolean =>
    registry.lookup(apiVersion, kind)?.scope !== 'Cluster';
  return workspace.places.map(place => {
    const name = place.environment.name;
    const partial = renderings
      .filter(row => row.environment === name && row.status === 'partial')
      .map(row => row.component);
    const missing = registry
      .kinds()
      .filter(({ apiVersion, kind }) => broughtBy.get(`${apiVersion}/${kind}`)?.some(owner => partial.includes(owner)));
    return {
      environment: name,
      partial,
      standIns: standInDefinitions(missing),
      components: inOrder(place)
        .map(component => ({
          component,
          namespace: workspace.components.find(({ name }) => name === component)!.meta.namespace,
          manifests: manifests.get(`${name}/${component}`) ?? [],
          isNamespaced,
        }))
        .map(placeObjects),
    };
  });
}

function inOrder({ environment, order }: Place): string[] {
  const wave = (name: string): number => order.waves.get(name) ?? 0;
  return [...environment.facts.components].sort((a, b) => wave(a) - wave(b) || (a < b ? -1 : 1));
}
