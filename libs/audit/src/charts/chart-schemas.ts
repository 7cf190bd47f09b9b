import type { Store } from '@cedille/helm';
import { deriveSchema, loadChart, parseDefaults, wordsOf, type ChartFiles } from '@cedille/schema';
import type { JsonSchema } from '@cedille/source';
import type { TypeRegistry } from '@cedille/types';
import type { ChartSchema, ChartSchemas } from './judge-charts.ts';
import type { ChartName } from './used-charts.ts';

export interface ChartSchemasOptions {
  /** Where archives of charts are had. */
  store: Pick<Store, 'resolve'>;
  /** Facts of kinds: they close places in values that hold parts of objects. */
  types: TypeRegistry;
  /** Schemas that are known without the chart. */
  known?: (chart: ChartName) => Promise<JsonSchema | undefined>;
  onProgress?: (message: string) => void;
}

/** Derives what a chart accepts from the chart itself, each once; where it cannot be had, takes what is known of it. */
export function createChartSchemas(options: ChartSchemasOptions): ChartSchemas {
  const found = new Map<string, Promise<ChartSchema | undefined>>();
  return {
    find(chart) {
      const key = JSON.stringify(chart);
      const known = found.get(key) ?? derive(chart, options);
      found.set(key, known);
      return known;
    },
  };
}

/** A chart that cannot be read is like one that cannot be had: it is not what is audited. */
async function derive(chart: ChartName, options: ChartSchemasOptions): Promise<ChartSchema | undefined> {
  const files = await filesOf(chart, options).catch(() => undefined);
  if (!files) {
    const schema = await options.known?.(chart);
    return schema === undefined ? undefined : { schema };
  }
  options.onProgress?.(`${chart.name} ${chart.version} …`);
  try {
    return {
      schema: deriveSchema(files, { types: options.types }).schema,
      defaults: parseDefaults(files),
      says: wordsOf(files),
    };
  } catch {
    return undefined;
  }
}

async function filesOf(chart: ChartName, { store }: ChartSchemasOptions): Promise<ChartFiles | undefined> {
  const answer = await store.resolve({ kind: 'chart', ...chart });
  return 'path' in answer ? loadChart(answer.path) : undefined;
}
