import { loadWorkspace, type Place, type Workspace } from '@cedille/pipeline';
import { CedilleError } from '@cedille/source';

export interface LocalPlace {
  workspace: Workspace;
  place: Place;
  /** Name of the cluster, from the facts. */
  cluster: string;
}

/**
 * An environment that can run on this machine.
 * @throws CedilleError when its facts cannot be read, or it is for another kind of cluster
 */
export async function localPlace(root: string, environment: string): Promise<LocalPlace> {
  const workspace = await loadWorkspace(root, { environments: [environment] });
  const place = workspace.places[0]!;
  const { kind, name } = place.environment.facts.cluster;
  if (kind !== 'kind') throw notLocal(environment, kind);
  return { workspace, place, cluster: name };
}

function notLocal(environment: string, kind: string): CedilleError {
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `${environment} is for a cluster of the kind ${kind}, which this machine cannot make.`,
    environment,
    at: { file: `environments/${environment}/environment.yaml`, line: 1, column: 1 },
    path: 'cluster.kind',
    expected: 'an environment with cluster.kind: kind',
    fix: './cedille up local',
  });
}
