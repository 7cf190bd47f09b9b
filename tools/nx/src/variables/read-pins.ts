import type { LockEntry, UpstreamPin } from '@cedille/helm';
import { parseObject, text } from '../projects/facts.ts';
import type { FactCache } from '../fact-cache.ts';

/** What a component takes from others. */
export interface ComponentPins {
  name: string;
  pins: UpstreamPin[];
  /** Digests that are recorded for them. */
  lock: LockEntry[];
}

/** The upstreams that Chart.yaml and component.yaml pin; what is not well-formed is left to `check`. */
export function readPins(cache: FactCache, name: string): ComponentPins {
  const file = (base: string): string => `charts/${name}/${base}`;
  return cache.derive<ComponentPins>(
    ['pins', file('Chart.yaml'), file('component.yaml'), file('upstream.lock.yaml')],
    ([chart, component, lock]) => {
      const pins = [
        ...entries(chart, 'dependencies').flatMap(chartPin),
        ...entries(component, 'manifests').flatMap(manifestPin),
      ];
      return { name, pins, lock: entries(lock, 'upstream') as unknown as LockEntry[] };
    },
  );
}

type Entry = Record<string, unknown>;

function entries(source: string | undefined, key: string): Entry[] {
  const list = parseObject<Record<string, unknown>>(source)?.[key];
  return Array.isArray(list) ? list.filter(item => typeof item === 'object' && item !== null) : [];
}

function chartPin(entry: Entry): UpstreamPin[] {
  const [name, version, repository] = [text(entry.name), text(entry.version), text(entry.repository)];
  if (!name || !version || !repository || repository.startsWith('file://')) return [];
  return [{ kind: 'chart', name, version, repository }];
}

function manifestPin(entry: Entry): UpstreamPin[] {
  const [name, version, url] = [text(entry.name), text(entry.version), text(entry.url)];
  return name && version && url ? [{ kind: 'manifest', name, version, url }] : [];
}
