import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadComponent, type ComponentMeta } from '@cedille/component';
import type { Environment } from '@cedille/environment';
import { EXAMPLE_FACTS } from '@cedille/environment/testing';
import { isMap, parseYaml } from '@cedille/source';
import { stringify } from 'yaml';
import { componentFacts } from './component-facts.ts';
import { componentLayer } from './component-layer.ts';
import type { Context, Generator, PlatformFacts } from './generator.ts';
import { mergeValues } from './layers.ts';

/** For specs of programs that a chart brings in a file. */
export { git, runProgram } from '@cedille/program';
/** For specs of what people ask for beside what the generator says. */
export { mergeValues } from './layers.ts';

/** Facts that differ from the example; undefined takes one away. */
export type Facts = DeepPartial<Environment>;

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [Key in keyof T]?: DeepPartial<T[Key]> | undefined }
    : T;

/**
 * What the generator of a component sees in an environment that differs from the example by these facts:
 *
 *     const values = (facts?: Facts) => generate(contextFor('grafana', facts));
 */
export function contextFor(component: string, facts: Facts = {}, platform: Partial<PlatformFacts> = {}): Context {
  const environment = withoutUndefined(
    mergeValues({ ...EXAMPLE_FACTS, components: [component] }, facts),
  ) as Environment;
  const file = `charts/${component}/component.yaml`;
  const meta = parseYaml(readFileSync(fileAbove(process.cwd(), file), 'utf8'), file).data as ComponentMeta;
  return {
    environment,
    component: componentFacts({ name: component, meta }, environment),
    platform: { applications: [], hosts: [], delivers: [], tenants: [], ...platform },
  };
}

/**
 * The values that Helm gets there, but for an overlay: defaults of the chart, component.yaml and generator together. For what is
 * decided in `values.yaml` or `component.yaml` and must not get lost:
 *
 *     const { namespace } = await valuesFor('grafana', generate, { sizing: 'large' });
 */
export async function valuesFor<Values>(
  component: string,
  generate: Generator<Values>,
  facts: Facts = {},
  platform: Partial<PlatformFacts> = {},
): Promise<Values> {
  const context = contextFor(component, facts, platform);
  const folder = folderOf(component);
  const loaded = await loadComponent(dirname(dirname(folder)), component);
  const { data } = componentLayer({ component: loaded, facts: context.environment, present: [loaded] });
  return mergeValues(mergeValues(defaultsOf(folder), data), withoutUndefined(generate(context))) as Values;
}

/**
 * What values.yaml and generator say together in a small environment, and what is different in a larger one, as YAML for a file
 * beside the spec. No test is about every default; recorded, none is changed unseen, and a reviewer sees what a change of the
 * generator does:
 *
 *     await expect(recorded('grafana', generate)).toMatchFileSnapshot('recorded.yaml');
 *
 * `npx vitest run charts/grafana -u` records again.
 */
export function recorded<Values>(
  component: string,
  generate: Generator<Values>,
  facts: Facts = {},
  platform: Partial<PlatformFacts> = {},
): string {
  const chart = defaultsOf(folderOf(component));
  const valuesOf = (sizing: Environment['sizing']): unknown =>
    mergeValues(chart, withoutUndefined(generate(contextFor(component, { ...facts, sizing }, platform))));
  const [small, medium, large] = [valuesOf('small'), valuesOf('medium'), valuesOf('large')];
  const parts = { small, medium: whatDiffers(medium, small) ?? {}, large: whatDiffers(large, medium) ?? {} };
  return `# Recorded by src/values.spec.ts: npx vitest run charts/${component} -u\n${stringify(parts, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

/** The part of a value that another one does not have; null is what is not there any more. */
function whatDiffers(value: unknown, other: unknown): unknown {
  if (isDeepStrictEqual(value, other)) return undefined;
  if (!isMap(value) || !isMap(other)) return value ?? null;
  const keys = [...new Set([...Object.keys(value), ...Object.keys(other)])];
  return Object.fromEntries(
    keys.map(key => [key, whatDiffers(value[key], other[key])] as const).filter(([, part]) => part !== undefined),
  );
}

/** Specs run at the root of the workspace, or somewhere below it. */
function folderOf(component: string): string {
  return dirname(fileAbove(process.cwd(), `charts/${component}/Chart.yaml`));
}

/** A chart may have none. */
function defaultsOf(folder: string): unknown {
  const file = join(folder, 'values.yaml');
  return existsSync(file) ? parseYaml(readFileSync(file, 'utf8'), file, { dialect: 'helm' }).data : {};
}

function fileAbove(folder: string, file: string): string {
  const found = join(folder, file);
  return existsSync(found) || folder === dirname(folder) ? found : fileAbove(dirname(folder), file);
}

function withoutUndefined(value: unknown): unknown {
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutUndefined(item)]));
}
