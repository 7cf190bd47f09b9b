import { readChartTexts, type ChartTexts } from '@cedille/helm';
import { parseDocument } from '@cedille/manifests';
import { isMap } from '@cedille/source';
import type { FoundUpstream } from './stage-component.ts';

/** Defaults that are read when somebody needs them, and what they are known by until then. */
export interface UpstreamDefaults {
  key: string;
  read: () => Promise<Readonly<Record<string, unknown>>>;
  /** Versions of the programs that the charts bring. */
  appVersions: () => Promise<Readonly<Record<string, string>>>;
}

/**
 * The default values of the upstream charts that are there, each below its key: what near misses are measured by. Read
 * once, when somebody asks: the archives must be unpacked for it.
 */
export function upstreamDefaults(upstreams: readonly FoundUpstream[]): UpstreamDefaults {
  const present = upstreams.flatMap(({ pin, archive }) =>
    pin.kind === 'chart' && archive ? [{ key: pin.key, archive }] : [],
  );
  let texts: Promise<Texts> | undefined;
  const readOnce = (): Promise<Texts> =>
    (texts ??= readAll(present.map(({ key, archive }) => [key, archive.path] as const)));
  return {
    key: JSON.stringify(present.map(({ key, archive }) => [key, archive.sha256])),
    read: async () => collect(await readOnce(), ({ values }) => parseDocument(values).data ?? {}),
    appVersions: async () => collect(await readOnce(), ({ metadata }) => appVersionOf(parseDocument(metadata).data)),
  };
}

type Texts = readonly (readonly [string, ChartTexts])[];

async function readAll(archives: readonly (readonly [string, string])[]): Promise<Texts> {
  return Promise.all(archives.map(async ([key, path]) => [key, await readChartTexts(path)] as const));
}

function collect<Value>(texts: Texts, pick: (texts: ChartTexts) => Value | undefined): Record<string, Value> {
  return Object.fromEntries(
    texts.flatMap(([key, one]): [string, Value][] => {
      const value = pick(one);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function appVersionOf(chart: unknown): string | undefined {
  const version = isMap(chart) ? chart['appVersion'] : undefined;
  return typeof version === 'string' ? version : undefined;
}
