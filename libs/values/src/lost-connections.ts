import { formatPath, isMap, type Path, type Problem } from '@cedille/source';
import { valueAt, type Layer } from './layers.ts';

/** The two layers below an overlay, which come from one component and may not contradict each other. */
export interface OwnLayers {
  declared: Layer;
  generated: Layer;
}

/**
 * Ports that component.yaml opens and the generator closes without saying so: for one peer they are a list, and a list of a
 * higher layer replaces the one below. Null says so, and an overlay asks for less on purpose.
 */
export async function lostConnections({ declared, generated }: OwnLayers): Promise<Problem[]> {
  const lost = portLists(declared.data?.['networkPolicy'], ['networkPolicy']).flatMap(({ path, ports }) => {
    const left = valueAt(generated.data, path);
    const missing = Array.isArray(left) ? ports.filter(port => !left.includes(port)) : [];
    return missing.length ? [{ path, missing }] : [];
  });
  return Promise.all(
    lost.map(async ({ path, missing }): Promise<Problem> => {
      const { file, line } = declared.positionOf(path);
      return {
        code: 'connection-lost',
        severity: 'error',
        message: `The values generator closes ${missing.join(', ')} at ${formatPath(path)}, which ${file}:${line} opens: its list replaces the one of component.yaml.`,
        path: formatPath(path),
        at: (await generated.locate?.(path)) ?? generated.positionOf(path),
        expected: 'a connection that is said in one place, or a list with the ports of both',
        fix: `add ${missing.join(', ')} to the list, or say the connection in component.yaml alone`,
      };
    }),
  );
}

function portLists(value: unknown, path: Path): { path: Path; ports: unknown[] }[] {
  if (Array.isArray(value)) return [{ path, ports: value }];
  return isMap(value) ? Object.entries(value).flatMap(([key, below]) => portLists(below, [...path, key])) : [];
}
