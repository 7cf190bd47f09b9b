import { objectsOf } from '@cedille/manifests';
import { loadKinds, loadWorkspace, renderManifests } from '@cedille/pipeline';
import type { RenderedComponent } from '../conformance/judge/judge-environment.ts';
import type { DefinedLater } from '../stand-ins/define-kinds.ts';
import type { Settings } from './settings.ts';
import { goesTo } from './goes-to.ts';
import { tell } from './tell.ts';
import { undefinedKinds } from './undefined-kinds.ts';

/** One environment as it was rendered, with everything a cluster must know to judge it. */
export interface RenderedEnvironment {
  environment: string;
  /** What goes to its cluster, also of environments that its Argo CD delivers. */
  components: readonly RenderedComponent[];
  /** Components of which an upstream was not available, so that only our own layer is there. */
  partial: readonly string[];
  /** Custom resources of components here that nothing here defines: the upstream was not available, or a program does so once it runs. */
  undefinedKinds: readonly DefinedLater[];
}

export interface RenderEnvironmentsOptions {
  /** Whether an unavailable upstream is an error. @defaultValue false */
  whole?: boolean;
}

/**
 * Every component of the environments that were asked for; all of them, for definitions come from everywhere.
 * @throws CedilleError with what is wrong already without a cluster
 */
export async function renderEnvironments(
  { root, environments }: Settings,
  { whole = false }: RenderEnvironmentsOptions = {},
): Promise<RenderedEnvironment[]> {
  const workspace = await loadWorkspace(root, { environments });
  const kinds = await loadKinds(workspace);
  const { renderings, manifests: rendered } = await renderManifests({
    root,
    environments,
    upstream: { required: whole },
    onProgress: ({ what }) => what.includes('fetching') && tell(what),
  });
  const placeOf = ({ component, environment }: RenderedComponent): string | undefined => {
    const place = workspace.places.find(place => place.environment.name === environment)!;
    return goesTo(
      workspace.components.find(({ name }) => name === component)!,
      place,
      workspace,
    );
  };
  for (const one of rendered) {
    const place = placeOf(one);
    if (place === undefined) tell(`${one.environment}: ${one.component} is for no cluster, and is left out`);
    else if (!workspace.places.some(({ environment }) => environment.name === place))
      tell(`${one.environment}: ${one.component} goes to ${place}, which was not asked for, and is left out`);
  }
  return workspace.places.map(({ environment: { name } }) => {
    const partial = renderings.filter(row => row.environment === name && row.status === 'partial');
    const components = rendered.filter(one => placeOf(one) === name);
    const here = new Set(components.map(({ component }) => component));
    const objects = components.flatMap(({ manifests }) => manifests.flatMap(objectsOf));
    return {
      environment: name,
      components,
      partial: partial.map(({ component }) => component),
      undefinedKinds: undefinedKinds(kinds, { components: here, objects }),
    };
  });
}
