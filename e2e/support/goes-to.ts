import { GITOPS, goesToCluster, type Component } from '@cedille/component';
import type { Place, Workspace } from '@cedille/pipeline';

/**
 * The environment in whose cluster the objects of a component are made: what an Argo CD follows is made where that Argo CD is,
 * everything else where it is delivered to. Undefined for documents that no cluster gets.
 */
export function goesTo(
  { meta }: Component,
  place: Place,
  { components }: Pick<Workspace, 'components'>,
): string | undefined {
  if (!goesToCluster({ meta })) return undefined;
  const { environment, hub } = place;
  const isArgoCd = ({ name, meta }: Component): boolean =>
    (meta.provides ?? []).includes(GITOPS) && environment.facts.components.includes(name);
  const follows = (meta.requires ?? []).includes(GITOPS);
  return follows && hub && !components.some(isArgoCd) ? hub.name : environment.name;
}
