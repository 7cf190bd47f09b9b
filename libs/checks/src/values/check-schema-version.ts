import type { Component } from '@cedille/component';
import type { Problem } from '@cedille/source';

/** The chart that a closed schema was derived from. */
export interface DerivedFrom {
  name: string;
  version: string;
}

export interface CheckSchemaVersionOptions {
  component: Component;
  /** Of the complete schema of the component's values: what the part for the values below a key was derived from. */
  derived: (key: string) => DerivedFrom | undefined;
}

/** The schema of an upstream must have been derived from the version that Chart.yaml pins. */
export function checkSchemaVersion({ component, derived: derivedFrom }: CheckSchemaVersionOptions): Problem[] {
  return component.upstreams.flatMap(upstream => {
    if (upstream.kind !== 'chart') return [];
    const derived = derivedFrom(upstream.key);
    if (derived?.version === upstream.version && derived.name === upstream.name) return [];
    const file = `${component.folder}/upstream.schema.json`;
    const index = (component.chart.data as { dependencies: { name: string; alias?: string }[] }).dependencies.findIndex(
      ({ name, alias }) => (alias ?? name) === upstream.key,
    );
    return [
      {
        code: 'schema-version',
        severity: 'error',
        message: derived
          ? `${file} describes ${derived.name} ${derived.version}, but ${upstream.name} ${upstream.version} is pinned.`
          : `${file} has no closed schema for ${upstream.name} ${upstream.version}.`,
        component: component.name,
        path: `dependencies[${index}].version`,
        at: component.chart.positionOf(['dependencies', index, 'version']),
        expected: `$defs[${JSON.stringify(upstream.key)}] derived from ${upstream.name} ${upstream.version}`,
        fix: `./cedille schema ${component.name}`,
      },
    ];
  });
}
