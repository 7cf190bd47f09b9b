import type { Component } from '@cedille/component';
import { openTools, resolveUpstreams } from '@cedille/pipeline';
import { loadChart } from '@cedille/schema';
import { isMap, parseYaml, type Path } from '@cedille/source';
import type { Layer } from '@cedille/values';

export interface UpstreamLayersOptions {
  root: string;
  component: Component;
  signal: AbortSignal;
}

/** The defaults of the upstream charts of a component, each below its key, as far as their archives are available. */
export async function upstreamLayers({ root, component, signal }: UpstreamLayersOptions): Promise<Layer[]> {
  const tools = await openTools({ root, signal });
  const { upstreams } = await resolveUpstreams({ root, component, tools });
  const layers = await Promise.all(
    upstreams.map(async ({ pin, archive }): Promise<Layer[]> => {
      if (!archive || pin.kind !== 'chart') return [];
      const chart = await loadChart(archive.path);
      const document = parseYaml(chart.values, `${pin.name}-${pin.version}.tgz/values.yaml`, { dialect: 'helm' });
      if (!isMap(document.data)) return [];
      return [
        {
          name: 'upstream',
          file: document.file,
          data: { [pin.key]: document.data },
          positionOf: (path: Path) => document.positionOf(path.slice(1)),
        },
      ];
    }),
  );
  return layers.flat();
}
