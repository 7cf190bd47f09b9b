import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { environmentFile } from '@cedille/environment';
import {
  CedilleError,
  formatPath,
  parseYaml,
  readIfPresent,
  type Path,
  type Position,
  type Problem,
  type SourceDocument,
} from '@cedille/source';
import type { Context, Generator } from './generator.ts';
import { frozen } from './frozen.ts';
import { isMap, layerFromDocument, mergeLayers, type Layer } from './layers.ts';
import { generatorFile } from './load-generators.ts';
import { traceGenerator, type Trace } from './trace-generator.ts';

/** The values of one component in one environment, with every layer kept. */
export interface ComponentValues {
  component: string;
  environment: string;
  /** Lowest first: chart, component, generator, overlay. */
  layers: readonly Layer[];
  /** What is passed to Helm: component, generator and overlay merged; Helm adds the chart's own values.yaml below. */
  values: Record<string, unknown>;
  /** All layers merged: what the schema is held against. */
  merged: Record<string, unknown>;
  /** Syntax errors and a generator that failed. */
  problems: Problem[];
}

/** Path of the overlay of a component in an environment, relative to the root. */
export function overlayFile(environment: string, component: string): string {
  return `environments/${environment}/${component}.yaml`;
}

export interface ComputeValuesOptions {
  root: string;
  /** What component.yaml says: see `componentLayer`. */
  component?: Layer;
  generator: Generator | undefined;
  context: Context;
}

/** Computes the values of one component for one environment. Never throws for what people wrote: see `problems`. */
export async function computeValues(options: ComputeValuesOptions): Promise<ComponentValues> {
  const { root, context } = options;
  const component = context.component.name;
  const environment = context.environment.name;
  const chart = await readLayer(root, 'chart', `charts/${component}/values.yaml`);
  const declared = options.component && { layer: options.component, problems: [] };
  const generated = runGenerator(options);
  const overlay = await readLayer(root, 'overlay', overlayFile(environment, component));
  const read = [chart, declared, generated, overlay].filter(layer => layer !== undefined);
  const layers = read.map(({ layer }) => layer);
  return {
    component,
    environment,
    layers,
    values: mergeLayers(layers.filter(({ name }) => name !== 'chart')),
    merged: mergeLayers(layers),
    problems: read.flatMap(({ problems }) => problems).map(problem => ({ ...problem, component, environment })),
  };
}

interface ReadLayer {
  layer: Layer;
  problems: Problem[];
}

async function readLayer(root: string, name: 'chart' | 'overlay', file: string): Promise<ReadLayer | undefined> {
  const text = await readIfPresent(join(root, file));
  if (text === undefined) return undefined;
  const document = parseOnce(text, file);
  const problems = [...document.problems];
  if (!problems.length && document.data !== undefined && !isMap(document.data)) {
    problems.push({
      code: 'wrong-type',
      severity: 'error',
      message: `${file} holds ${Array.isArray(document.data) ? 'a list' : 'a single value'}.`,
      at: document.positionOf([]),
      expected: 'a map of values',
      fix: 'write keys and values, one a line',
    });
  }
  return { layer: layerFromDocument(name, document), problems };
}

/** The environments of a component follow each other: their common values.yaml is parsed once. */
function parseOnce(text: string, file: string): SourceDocument {
  const key = `${file}\0${text}`;
  const document = parsed.get(key) ?? parseYaml(text, file, { dialect: 'helm' });
  parsed.delete(key);
  parsed.set(key, document);
  if (parsed.size > PARSED_AT_MOST) parsed.delete(parsed.keys().next().value!);
  return document;
}

const parsed = new Map<string, SourceDocument>();
const PARSED_AT_MOST = 64;

function runGenerator({ root, generator, context }: ComputeValuesOptions): ReadLayer | undefined {
  if (!generator) return undefined;
  const file = generatorFile(context.component.name);
  const positionOf = (): Position => ({ file, line: 1, column: 1 });
  try {
    const data = plainData(generator(frozen(context)), []);
    if (!isMap(data)) throw new TypeError('it did not return an object');
    let trace: Promise<Trace> | undefined;
    const locate = async (path: Path): Promise<Position> => (await (trace ??= traceGenerator(root, context)))(path);
    return { layer: { name: 'generator', file, data, positionOf, locate }, problems: [] };
  } catch (error) {
    return {
      layer: { name: 'generator', file, data: undefined, positionOf },
      problems: [generatorProblem({ error, file, context })],
    };
  }
}

/** Gives findings that lie in a generator the line that sets the value, which takes time: only when there is something to report. */
export async function locateInGenerator(
  layers: readonly Layer[],
  problems: readonly Problem[],
  pathOf: (problem: Problem) => Path | undefined,
): Promise<Problem[]> {
  const generated = layers.find(({ name }) => name === 'generator');
  return Promise.all(
    problems.map(async problem => {
      const path = pathOf(problem);
      if (!path || !generated?.locate || problem.at?.file !== generated.file) return problem;
      return { ...problem, at: await generated.locate(path) };
    }),
  );
}

/** Only data may leave a generator; undefined keys are left out, as in JSON. */
function plainData(value: unknown, path: (string | number)[]): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, index) => plainData(item, [...path, index]));
  if (isMap(value) && (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, plainData(item, [...path, key])]),
    );
  }
  throw new TypeError(`${formatPath(path)} is ${describe(value)}, which is no data`);
}

function describe(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object') return `an object of class ${value?.constructor.name ?? 'unknown'}`;
  return `a value of type ${typeof value}`;
}

function generatorProblem({ error, file, context }: { error: unknown; file: string; context: Context }): Problem {
  const { message = String(error), stack = '' } = error as Partial<Error>;
  if (error instanceof CedilleError) return error.problems[0]!;
  return {
    code: 'generator-failed',
    severity: 'error',
    message: `The values generator of ${context.component.name} fails for ${context.environment.name}: ${message.replace(/\.?$/, '.')}`,
    at: { file, ...placeInStack(stack, file) },
    expected: 'a plain object of values, computed from the facts alone',
    fix: `mend the generator, or the fact it reads in ${environmentFile(context.environment.name)}`,
  };
}

/** The topmost frame in the generator itself: mapped already, or still in the compiled file. */
function placeInStack(stack: string, file: string): { line: number; column: number } {
  const mapped = new RegExp(`${file.replaceAll('.', '\\.')}:(\\d+):(\\d+)`).exec(stack);
  if (mapped) return { line: Number(mapped[1]), column: Number(mapped[2]) };
  const compiled = /(?:file:\/\/)?(\/[^\s()]*\/values-[0-9a-f]{16}\/[\w-]+\.js):(\d+):(\d+)/.exec(stack);
  const entry = compiled && sourceMapOf(compiled[1]!)?.findEntry(Number(compiled[2]) - 1, Number(compiled[3]) - 1);
  if (!entry || !('originalLine' in entry)) return { line: 1, column: 1 };
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

/** Read when there is something to tell: Node would read the maps of all modules beforehand. */
function sourceMapOf(file: string): SourceMap | undefined {
  const inline = /\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/.exec(readFileSync(file, 'utf8'));
  if (!inline) return undefined;
  return new SourceMap(JSON.parse(Buffer.from(inline[1]!, 'base64').toString('utf8')) as SourceMapPayload);
}
