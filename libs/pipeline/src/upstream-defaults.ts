import { readChartValues } from '@cedille/helm';
import { parseDocument } from '@cedille/manifests';
import type { FoundUpstream } from './stage-component.ts';

/** The default values of the upstream charts that are there, each below its key: what near misses are measured by. */
export async function upstreamDefaults(upstreams: readonly FoundUpstream[]): Promise<Record<string, unknown>> {
  const entries = await Promise.all(
    upstreams.map(async ({ pin, archive }): Promise<[string, unknown][]> => {
      if (pin.kind !== 'chart' || !archive) return [];
      const { data } = parseDocument(await readChartValues(archive.path));
      return [[pin.key, data ?? {}]];
    }),
  );
  return Object.fromEntries(entries.flat());
}
