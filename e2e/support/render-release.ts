import type { KubernetesObject, Manifest } from '@cedille/manifests';
import type { Component } from '@cedille/component';
import { loadKinds, loadWorkspace, renderPlatform, type Place, type Workspace } from '@cedille/pipeline';
import { CedilleError, type Problem } from '@cedille/source';
import { standInDefinitions } from '../conformance/judge/stand-in-definition.ts';
import { placeObjects, type ComponentObjects } from '../upgrade/judge/plan-upgrade.ts';
import { goesTo } from './goes-to.ts';
import { tell } from './tell.ts';
import { undefinedKinds } from './undefined-kinds.ts';

/** Everything that one state of the platform makes in the cluster of one environment. */
export interface RenderedRelease {
  environment: string;
  /** In the order in which they are delivered; last what its Argo CD follows for other environments. */
  components: ComponentObjects[];
  /** Definitions that were not available, or that programs bring once they run, as open as can be. */
  standIns: KubernetesObject[];
  /** Names of components of which only our own layer was available. */
  partial: string[];
}

export interface RenderReleaseOptions {
  root: string;
  /** All when undefined. */
  environments: readonly string[] | undefined;
  /** It was released already: what rules that came later say of it does not matter. @defaultValue false */
  released?: boolean;
}

/** @throws CedilleError with what is wrong already without a cluster */
export async function renderRelease(options: RenderReleaseOptions): Promise<RenderedRelease[]> {
  const { root, environments, released = false } = options;
  const workspace = await loadWorkspace(root, { environments });
  const kinds = await loadKinds(workspace);
  const manifests = new Map<string, readonly Manifest[]>();
  const { renderings, problems } = await renderPlatform({
    root,
    environments,
    write: false,
    onProgress: ({ what }) => what.includes('fetching') && tell(what),
    onManifests: ({ component, environment, manifests: own }) => manifests.set(`${environment}/${component}`, own),
  });
  const isFailed = ({ component, environment }: Problem): boolean =>
    renderings.some(row => row.status === 'failed' && row.component === component && row.environment === environment);
  const errors = problems.filter(problem => problem.severity === 'error' && (!released || isFailed(problem)));
  if (errors.length) throw new CedilleError(errors);
  const isNamespaced = ({ apiVersion = '', kind = '' }: KubernetesObject): boolean =>
    kinds.registry.lookup(apiVersion, kind)?.scope !== 'Cluster';
  return workspace.places.map(place => {
    const name = place.environment.name;
    const partial = renderings
      .filter(row => row.environment === name && row.status === 'partial')
      .map(row => row.component);
    const content = contentOf(place, workspace);
    const components = content
      .map(({ component, from }) => ({
        component: from === name ? component.name : `${component.name} of ${from}`,
        namespace: component.meta.namespace,
        manifests: manifests.get(`${from}/${component.name}`) ?? [],
        isNamespaced,
      }))
      .map(placeObjects);
    const undefinedHere = undefinedKinds(kinds, {
      components: new Set(content.map(({ component }) => component.name)),
      objects: components.flatMap(({ objects }) => objects),
    });
    return { environment: name, partial, standIns: standInDefinitions(undefinedHere), components };
  });
}

interface Content {
  component: Component;
  /** The environment that lists it. */
  from: string;
}

/** What goes to the cluster of an environment: its own components, then those of others that its Argo CD follows. */
function contentOf(place: Place, workspace: Workspace): Content[] {
  const own = place.environment.name;
  const others = workspace.places.filter(other => other !== place);
  return [place, ...others].flatMap(other =>
    inOrder(other)
      .map(name => ({
        component: workspace.components.find(component => component.name === name)!,
        from: other.environment.name,
      }))
      .filter(({ component }) => goesTo(component, other, workspace) === own),
  );
}

function inOrder({ environment, order }: Place): string[] {
  const wave = (name: string): number => order.waves.get(name) ?? 0;
  return [...environment.facts.components].sort((a, b) => wave(a) - wave(b) || (a < b ? -1 : 1));
}
