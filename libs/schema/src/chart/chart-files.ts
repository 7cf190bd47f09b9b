/** A chart as text, with everything that matters for its values. */
export interface ChartFiles {
  name: string;
  version: string;
  /** Templates of a library chart are only called, never rendered. */
  isLibrary: boolean;
  dependencies: ChartDependency[];
  /** Text of `values.yaml`; empty when there is none. */
  values: string;
  /** Text of `values.schema.json`. */
  schema?: string;
  /** Everything under `templates/`, sorted by path. */
  templates: ChartFile[];
  /** Everything under `crds/`, sorted by path. */
  crds: ChartFile[];
  /** Values that the chart's authors try it with: YAML files under `ci/`, sorted by path. */
  examples: ChartFile[];
  /** What lies in `charts/`, as folder or as archive, sorted by name. */
  subcharts: ChartFiles[];
}

export interface ChartFile {
  /** From the outermost chart on: `argo-cd/charts/redis-ha/templates/_helpers.tpl`. */
  path: string;
  text: string;
}

/** One entry of `dependencies` in Chart.yaml (or of requirements.yaml). */
export interface ChartDependency {
  name: string;
  /** Key of the subchart's values. */
  key: string;
  /** Paths in the values that switch the subchart on or off; the first that is set counts. */
  conditions: string[];
  tags: string[];
}
