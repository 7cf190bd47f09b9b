import { readChartValues } from '@cedille/helm';
import { parseDocument } from '@cedille/manifests';
import type { FoundUpstream } from './stage-component.ts';

/** Defaults that are read when somebody needs them, and what they are known by until then. */
export interface UpstreamDefaults {
  key: string;
  read: () => Promise<Readonly<Record<string, unknown>>>;
}

/**
 * The default values of the upstream charts that are there, each below its key: what near misses are measured by. Read
 * once, when somebody asks: the archives must be unpacked for it.
 */
export function upstreamDefaults(upstreams: readonly FoundUpstream[]): UpstreamDefaults {
  const present = upstreams.flatMap(({ pin, archive }) =>
    pin.kind === 'chart' && archive ? [{ key: pin.key, archive }] : [],
  );
  let read: Promise<Record<string, unknown>> | undefined;
  return {
    key: JSON.stringify(present.map(({ key, archive }) => [key, archive.sha256])),
    read: () => (read ??= readAll(present.map(({ key, archive }) => [key, archive.path]))),
  };
}

async function readAll(archives: readonly (readonly [string, string])[]): Promise<Record<string, unknown>> {
  const entries = await Promise.all(
    archives.map(async ([key, path]): Promise<[string, unknown]> => {
      const { data } = parseDocument(await readChartValues(path));
      return [key, data ?? {}];
    }),
  );
  return Object.fromEntries(entries);
}
