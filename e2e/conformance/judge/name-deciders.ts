import { objectName, objectsOf } from '@cedille/manifests';
import { loadWorkspace, valuesOf } from '@cedille/pipeline';
import { formatPath, formatPosition, parsePath, type Problem } from '@cedille/source';
import { loadGenerators, valueAt, valueBehind, type Layer } from '@cedille/values';
import type { RenderedComponent } from './judge-environment.ts';

export interface NameDecidersOptions {
  /** Absolute path of the workspace. */
  root: string;
  rendered: RenderedComponent;
  problems: readonly Problem[];
}

/** Problems of which the next step names the value that decides the field, with its file and line, where one can be told. */
export async function nameDeciders({ root, rendered, problems }: NameDecidersOptions): Promise<Problem[]> {
  if (!problems.some(({ path }) => path)) return [...problems];
  const layers = await layersOf(root, rendered);
  return Promise.all(
    problems.map(async problem => {
      const decider = await deciderOf(problem, rendered, layers);
      return decider === undefined ? problem : { ...problem, fix: `${decider} decides it: correct that` };
    }),
  );
}

async function layersOf(root: string, { environment, component: name }: RenderedComponent): Promise<readonly Layer[]> {
  const { places, selected } = await loadWorkspace(root, { environments: [environment], components: [name] });
  const generator = (await loadGenerators(root, [name])).get(name);
  return (await valuesOf({ root, component: selected[0]!, place: places[0]!, generator })).layers;
}

async function deciderOf(
  { path, object: named }: Problem,
  { manifests }: RenderedComponent,
  layers: readonly Layer[],
): Promise<string | undefined> {
  if (!path) return undefined;
  const object = manifests.flatMap(manifest => objectsOf(manifest)).find(one => objectName(one) === named);
  const field = parsePath(path);
  const found = valueBehind(layers, { path: field, value: valueAt(object, field) });
  if (!found) return undefined;
  const at = (await found.layer.locate?.(found.path)) ?? found.layer.positionOf(found.path);
  return `${formatPath(found.path)} (${formatPosition(at)})`;
}
