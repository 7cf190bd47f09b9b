import { parseYaml } from '@cedille/source';
import { diff, parse } from 'semver';
import type { Step } from './parse-commit.ts';

/** What a component pins of somebody else, by the key of its values. */
export type Pins = ReadonlyMap<string, { name: string; version: string; source: string }>;

/** A pin that is not what it was. */
export interface UpstreamChange {
  name: string;
  /** Undefined when it is new. */
  from?: string;
  /** Undefined when it is gone. */
  to?: string;
  step: Step;
}

interface ChartText {
  dependencies?: { name: string; version: string; repository?: string; alias?: string }[];
}

interface ComponentText {
  manifests?: { name: string; version: string; url: string }[];
}

/** Reads pins from the text of Chart.yaml and component.yaml, of whatever age: what does not fit is passed over. */
export function readPins({ chart, component }: { chart: string; component: string }): Pins {
  const { dependencies } = (parseYaml(chart, 'Chart.yaml').data ?? {}) as ChartText;
  const { manifests } = (parseYaml(component, 'component.yaml').data ?? {}) as ComponentText;
  const isOurs = (repository = ''): boolean => repository === '' || repository.startsWith('file://');
  return new Map([
    ...list(dependencies)
      .filter(({ repository }) => !isOurs(repository))
      .map(
        ({ name, alias = name, version, repository = '' }) =>
          [alias, { name, version: String(version), source: repository }] as const,
      ),
    ...list(manifests).map(
      ({ name, version, url }) => [`manifest ${name}`, { name, version: String(version), source: url }] as const,
    ),
  ]);
}

function list<T>(value: T[] | undefined): T[] {
  return Array.isArray(value) ? value : [];
}

/** What changed, each upstream once although it may be pinned under several names. */
export function upstreamChanges(before: Pins, after: Pins): UpstreamChange[] {
  const changes = [...new Set([...before.keys(), ...after.keys()])].flatMap(key =>
    changeOf(before.get(key), after.get(key)),
  );
  return [...new Map(changes.map(change => [`${change.name} ${change.from} ${change.to}`, change])).values()];
}

type Pin = Pins extends ReadonlyMap<string, infer P> ? P : never;

/** A chart that is taken out takes its values with it; one that is put in only adds some. */
function changeOf(before: Pin | undefined, after: Pin | undefined): UpstreamChange[] {
  if (!before) return after ? [{ name: after.name, to: after.version, step: 'minor' }] : [];
  if (!after) return [{ name: before.name, from: before.version, step: 'major' }];
  const { name } = after;
  if (before.name !== name)
    return [{ name: `${before.name} → ${name}`, from: before.version, to: after.version, step: 'major' }];
  if (before.version !== after.version)
    return [{ name, from: before.version, to: after.version, step: upstreamStep(before.version, after.version) }];
  return before.source === after.source ? [] : [{ name, from: before.version, to: after.version, step: 'patch' }];
}

/** Their step is ours, up or down. A version that is not a semantic one says nothing, so that it counts as a feature. */
export function upstreamStep(from: string, to: string): Step {
  const [before, after] = [parse(from), parse(to)];
  if (!before || !after) return 'minor';
  const difference = diff(before, after);
  if (difference === 'major' || difference === 'premajor') return 'major';
  return difference === 'minor' || difference === 'preminor' ? 'minor' : 'patch';
}
