import { formatPath, validate, type JsonSchema, type Path, type Problem, type SourceDocument } from '@cedille/source';
import type { TypeRegistry } from '@cedille/types';
import type { ChartFiles } from './chart/chart-files.ts';
import { parseDefaults, readDefaults } from './chart/parse-defaults.ts';
import { Exceptions, type SchemaException } from './exceptions.ts';
import { deadDefaults } from './generate/dead-defaults.ts';
import { generateSchema } from './generate/generate-schema.ts';
import { admit, loosen } from './generate/loosen.ts';
import { shareSubschemas } from './generate/share-subschemas.ts';
import { readTemplates } from './interpret/read-templates.ts';
import { withOwnKinds } from './places/own-kinds.ts';
import { PlaceTypes } from './places/place-types.ts';
import { importSchema } from './tree/import-schema.ts';
import { plantChart, type ChartInstance } from './tree/plant-chart.ts';
import { plantDefaults, type HasPoint } from './tree/plant-defaults.ts';
import { unifyDictionaries } from './tree/unify-dictionaries.ts';
import type { ValuesNode } from './tree/values-node.ts';

export interface DeriveSchemaOptions {
  /** Facts of Kubernetes and of custom resources: the more, the fewer maps remain open. */
  types: TypeRegistry;
  /** What a person knows better, from component.yaml. */
  exceptions?: readonly SchemaException[];
  /** What would be refused although rendering shows that the chart reads it. */
  proved?: readonly ProvedRead[];
}

/** A value that a chart reads, and how it was refused. */
export interface ProvedRead {
  path: Path;
  code: string;
}

/** A closed schema of every key that a chart accepts. */
export interface DerivedSchema {
  /** Draft-07 and self-contained; shared parts are in its `$defs`. */
  schema: JsonSchema;
  name: string;
  version: string;
  /** Templates that Go refuses, exceptions that change nothing, limits that were reached. */
  problems: Problem[];
  statistics: SchemaStatistics;
}

export interface SchemaStatistics {
  /** Nodes of templates that were run. */
  steps: number;
  /** Functions in templates that are not known: their results count as unknown. */
  unknownFunctions: string[];
  /** Paths that had to be opened because defaults did not fit. */
  loosened: string[];
  /** Default values from which no object follows: nothing, or only NOTES.txt and tests, read them. None where templates were not followed to the end. */
  dead: string[];
}

/** Rounds of loosening; every round opens at least one place. */
const MAX_ROUNDS = 12;

/**
 * Derives the schema from the chart alone: its defaults, its own schema, what its templates read and where they print it.
 * The same chart and facts give the same schema. All default values are valid in it.
 * @throws CedilleError when values.yaml of the chart is not valid YAML.
 */
export function deriveSchema(
  chart: ChartFiles,
  { types, exceptions = [], proved = [] }: DeriveSchemaOptions,
): DerivedSchema {
  const placeTypes = new PlaceTypes(withOwnKinds(types, chart));
  const instances = plantChart(chart);
  const root = instances[0]!.root;
  const defaults = instances.map(instance => plantInstance(instance));
  const reading = readTemplates(instances, placeTypes);
  for (const { chart: own, root: at } of instances)
    if (own.schema !== undefined) importSchema(at, parseSchema(own.schema));
  unifyDictionaries(root);
  for (const violation of proved) admit(root, violation);
  const { schema, loosened, unused, isCut } = generate({
    root,
    placeTypes,
    defaults,
    exceptions: new Exceptions(root, exceptions),
  });
  const isWhole = !reading.isExhausted && !root.isFull && !reading.unknownFunctions.length;
  const dead = isWhole ? deadDefaults(root).map(path => formatPath(path)) : [];
  return {
    schema: { $schema: 'http://json-schema.org/draft-07/schema#', ...(schema as object) },
    name: chart.name,
    version: chart.version,
    problems: [
      ...reading.problems,
      ...(reading.isExhausted || root.isFull || isCut ? [exhausted(chart)] : []),
      ...unused,
    ],
    statistics: { steps: reading.steps, unknownFunctions: reading.unknownFunctions, loosened, dead },
  };
}

/** Enters the defaults of one chart; gives them as they would stand in the values of the outermost one. */
function plantInstance({ chart, root }: ChartInstance): unknown {
  const data = parseDefaults(chart);
  plantDefaults(root, data, pointsIn(readDefaults(chart)));
  return root.path().reduceRight<unknown>((inner, key) => ({ [key]: inner }), data);
}

/** Tells numbers apart that are equal once they are read: `60` and `60.0`. */
function pointsIn({ text, positionOf }: SourceDocument): HasPoint {
  if (!/:\s*[-+]?\d+\.0*\s*(?:#|$)/m.test(text)) return () => false;
  const lines = text.split('\n');
  return path => /:\s*[-+]?\d+\.0*\s*(?:#|$)/.test(lines[positionOf(path).line - 1] ?? '');
}

function parseSchema(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Generation {
  root: ValuesNode;
  placeTypes: PlaceTypes;
  defaults: readonly unknown[];
  exceptions: Exceptions;
}

/** Generates until all defaults are valid, opening just the places that are in the way. */
function generate({ root, placeTypes, defaults, exceptions }: Generation): {
  schema: JsonSchema;
  loosened: string[];
  unused: Problem[];
  isCut: boolean;
} {
  const loosened: string[] = [];
  for (let round = 0; ; round++) {
    exceptions.begin();
    const generated = generateSchema(root, placeTypes, exceptions.override);
    const schema = shareSubschemas(generated.schema, generated.definitions);
    const violations = defaults.flatMap(values => validate(schema, values));
    if (!violations.length || round === MAX_ROUNDS)
      return { schema, loosened, unused: exceptions.unused(), isCut: generated.isCut };
    for (const violation of violations) {
      loosen(root, violation);
      loosened.push(formatPath(violation.path));
    }
  }
}

function exhausted({ name, version }: ChartFiles): Problem {
  return {
    code: 'chart-too-large',
    severity: 'warning',
    message: `The templates of ${name} ${version} call each other so often that some were not followed to the end.`,
    expected: 'templates that terminate',
    fix: 'look at the schema with care: keys that only those templates read are missing',
  };
}
