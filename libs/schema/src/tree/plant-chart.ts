import type { ChartDependency, ChartFiles } from '../chart/chart-files.ts';
import { BOOLEAN, OBJECT } from './value-type.ts';
import { ValuesNode } from './values-node.ts';

/** A chart at its place in the values: the same subchart under two aliases is two instances. */
export interface ChartInstance {
  chart: ChartFiles;
  root: ValuesNode;
  /** By key in the values. */
  subcharts: Map<string, ChartInstance>;
}

/** The tree of a chart: a node for each subchart, `global` shared, conditions and tags as booleans. Outer charts first. */
export function plantChart(chart: ChartFiles): ChartInstance[] {
  const top = new ValuesNode();
  const instances: ChartInstance[] = [];
  instantiate({ chart, at: top, top, instances });
  const global = top.child('global');
  global.statedTypes |= OBJECT;
  global.isRead = true;
  return instances;
}

interface Instantiation {
  chart: ChartFiles;
  at: ValuesNode;
  top: ValuesNode;
  instances: ChartInstance[];
}

function instantiate({ chart, at, top, instances }: Instantiation): ChartInstance {
  at.chartTop = top;
  const instance: ChartInstance = { chart, root: at, subcharts: new Map() };
  instances.push(instance);
  for (const [key, subchart] of subchartsByKey(chart)) {
    const node = at.child(key);
    node.isRead = true;
    instance.subcharts.set(key, instantiate({ chart: subchart, at: node, top, instances }));
  }
  for (const dependency of chart.dependencies) plantSwitches({ dependency, at, top });
  return instance;
}

/** Declared dependencies under their alias; what lies in charts/ undeclared counts as well. */
function subchartsByKey(chart: ChartFiles): Map<string, ChartFiles> {
  const byName = new Map(chart.subcharts.map(subchart => [subchart.name, subchart]));
  const byKey = new Map<string, ChartFiles>();
  for (const { key, name } of chart.dependencies) {
    const subchart = byName.get(name);
    if (subchart) byKey.set(key, subchart);
  }
  const declared = new Set(chart.dependencies.map(({ name }) => name));
  for (const [name, subchart] of byName) if (!declared.has(name)) byKey.set(name, subchart);
  return byKey;
}

function plantSwitches({
  dependency,
  at,
  top,
}: {
  dependency: ChartDependency;
  at: ValuesNode;
  top: ValuesNode;
}): void {
  const switches = [
    ...dependency.conditions.map(path => ({ from: at, keys: path.split('.') })),
    ...dependency.tags.map(tag => ({ from: top, keys: ['tags', tag] })),
  ];
  for (const { from, keys } of switches) {
    let node = from;
    for (const key of keys) {
      node = node.child(key);
      node.isRead = true;
    }
    node.statedTypes |= BOOLEAN;
  }
}
