import { deriveFromCrds, readCrds, type TypeRegistry } from '@cedille/types';
import type { ChartFile, ChartFiles } from '../chart/chart-files.ts';

/**
 * The registry with the custom resources that a chart and its subcharts bring along, as far as their templates make objects
 * of them. What is known of a kind already stays as it is.
 */
export function withOwnKinds(types: TypeRegistry, chart: ChartFiles): TypeRegistry {
  const charts = withSubcharts(chart);
  const definitions = charts.flatMap(({ crds, templates }) => [...crds, ...templates.filter(isCrdTemplate)]);
  if (!definitions.length) return types;
  const made = new Set(charts.flatMap(({ templates }) => templates.flatMap(({ text }) => kindsIn(text))));
  const known = new Set(types.kinds().map(({ apiVersion, kind }) => `${apiVersion.split('/')[0]}/${kind}`));
  const documents = definitions.flatMap(({ text }) => text.split(/^---.*$/m));
  const wanted = documents.filter(document => {
    const { group, kind } = namesOf(document);
    return made.has(kind) && !known.has(`${group}/${kind}`);
  });
  const objects = wanted.flatMap(document => readCrds(withoutActions(document)));
  if (!objects.length) return types;
  const source = { what: `the chart ${chart.name}`, version: chart.version, command: '' };
  return types.merge([deriveFromCrds({ source, objects, core: types })]);
}

function withSubcharts(chart: ChartFiles): ChartFiles[] {
  return [chart, ...chart.subcharts.flatMap(subchart => withSubcharts(subchart))];
}

function isCrdTemplate({ text }: ChartFile): boolean {
  return /^kind: *CustomResourceDefinition\b/m.test(text) && text.includes('openAPIV3Schema:');
}

/** Kinds of the objects that a template writes down. */
function kindsIn(template: string): string[] {
  return [...template.matchAll(/^[ -]*kind: *["']?(\w+)/gm)].map(([, kind]) => kind!);
}

/** Group and kind of a definition, without reading all of it. */
function namesOf(document: string): { group: string; kind: string } {
  const group = /^ +group: *["']?([\w.-]+)/m.exec(document)?.[1] ?? '';
  const kind = /^ +names:[^]*?^ +kind: *["']?(\w+)/m.exec(document)?.[1] ?? '';
  return { group, kind };
}

/** Definitions in templates hold actions around the whole, in labels and in annotations; none of them is in the types. */
function withoutActions(document: string): string {
  return document.replace(/^[ \t]*\{\{[^\n]*\}\}[ \t]*$/gm, '').replace(/\{\{[^\n]*?\}\}/g, 'x');
}
