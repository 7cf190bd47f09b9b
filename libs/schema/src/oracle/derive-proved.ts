import { formatPath, isMap, parsePath, parseYaml, type Path } from '@cedille/source';
import type { ChartFiles } from '../chart/chart-files.ts';
import { parseDefaults } from '../chart/parse-defaults.ts';
import { deriveSchema, type DerivedSchema, type DeriveSchemaOptions, type ProvedRead } from '../derive-schema.ts';
import { judgeValues } from '../judge-values.ts';
import { otherValue, valueAt } from './other-value.ts';
import { RenderingOracle, type RenderingOracleOptions } from './rendering-oracle.ts';

/** So many refused values of examples are rendered, each of them up to six times. */
const MOST_PROVED = 60;
/** So many renders tell whether defaults that nothing reads are really dead. */
const MOST_RENDERS = 60;

export interface DeriveProvedOptions extends Omit<DeriveSchemaOptions, 'proved'> {
  /** How the chart is rendered; asked for only when something has to be proved. */
  openRendering(): Promise<Omit<RenderingOracleOptions, 'defaults'>>;
}

/** A derived schema that the chart itself was held against. */
export interface ProvedSchema {
  derived: DerivedSchema;
  /** Paths in the chart's own examples that were refused although rendering shows that the chart reads them: now accepted. */
  opened: string[];
  /** Refused values of examples that were not rendered, because there were too many. */
  unproved: number;
  /** Default values from which no object follows. */
  dead: string[];
  /** How many of these only reading says so of: the chart cannot be rendered, or there were too many. */
  unprovedDead: number;
}

/**
 * Derives the schema, and holds it against the chart where that can be rendered: what it refuses of the chart's own
 * examples is opened where the chart reads it, and a default counts as dead only when another value changes no object.
 * Bounded by the number of renders, so that the same chart gives the same schema on every machine.
 */
export async function deriveProved(
  chart: ChartFiles,
  { openRendering, ...options }: DeriveProvedOptions,
): Promise<ProvedSchema> {
  const first = deriveSchema(chart, options);
  const defaults = parseDefaults(chart);
  const refused = refusedExamples(chart, { derived: first, defaults });
  const { dead } = first.statistics;
  if (!refused.length && !dead.length) return { derived: first, opened: [], unproved: 0, dead: [], unprovedDead: 0 };
  const oracle = new RenderingOracle({ ...(await openRendering()), defaults });
  const proved: ProvedRead[] = [];
  for (const { values, path, code } of refused.slice(0, MOST_PROVED))
    if ((await oracle.prove(values, path)).verdict === 'read') proved.push({ path, code });
  return {
    derived: proved.length ? deriveSchema(chart, { ...options, proved }) : first,
    opened: proved.map(({ path }) => formatPath(path)),
    unproved: Math.max(0, refused.length - MOST_PROVED),
    ...(await proveDead(dead, { oracle, defaults })),
  };
}

interface Refused extends ProvedRead {
  /** The example. */
  values: object;
}

interface RefusedQuery {
  derived: DerivedSchema;
  defaults: unknown;
}

/** Each path once, whatever the number of an item. */
function refusedExamples({ examples }: ChartFiles, { derived, defaults }: RefusedQuery): Refused[] {
  const refused = new Map<string, Refused>();
  for (const { path: file, text } of examples) {
    const { data: values, repeated, problems } = parseYaml(text, file, { dialect: 'helm' });
    if (problems.length || !isMap(values)) continue;
    for (const { path, code } of judgeValues({ schema: derived.schema, values, defaults, repeated }).errors) {
      const key = `${code} ${formatPath(path.map(step => (typeof step === 'number' ? 0 : step)))}`;
      if (!refused.has(key)) refused.set(key, { values, path, code });
    }
  }
  return [...refused.values()];
}

interface DeadQuery {
  oracle: RenderingOracle;
  defaults: unknown;
}

/** Many at once: only where something changes are they looked at in halves. */
async function proveDead(
  dead: readonly string[],
  { oracle, defaults }: DeadQuery,
): Promise<Pick<ProvedSchema, 'dead' | 'unprovedDead'>> {
  const alive = new Set<string>();
  let unprovedDead = 0;
  let left = MOST_RENDERS;
  const groups = dead.length ? [[...dead]] : [];
  for (let group = groups.pop(); group; group = groups.pop()) {
    const changed = left-- > 0 ? await oracle.changes({}, othersAt(group, defaults)) : undefined;
    if (changed === false) continue;
    const half = Math.ceil(group.length / 2);
    if (left > 0 && half < group.length) groups.push(group.slice(half), group.slice(0, half));
    else if (changed) alive.add(group[0]!);
    else unprovedDead += group.length;
  }
  return { dead: dead.filter(path => !alive.has(path)), unprovedDead };
}

/** A document that gives all these defaults another value. */
function othersAt(paths: readonly string[], defaults: unknown): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  for (const text of paths) {
    const path = parsePath(text);
    const [other] = otherValue(valueAt(defaults, path));
    put(document, path, other);
  }
  return document;
}

function put(document: Record<string, unknown>, path: Path, value: unknown): void {
  const [last, ...above] = [...path].reverse();
  const holder = above.reverse().reduce<Record<string, unknown>>((map, step) => {
    const below = Object.hasOwn(map, step) ? map[String(step)] : undefined;
    return isMap(below) ? below : define(map, step, {});
  }, document);
  define(holder, last!, value);
}

/** Also under names such as `__proto__`. */
function define<T>(map: Record<string, unknown>, step: string | number, value: T): T {
  Object.defineProperty(map, step, { value, enumerable: true, configurable: true, writable: true });
  return value;
}
