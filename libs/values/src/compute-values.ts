import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { chartOf } from '@cedille/component';
import { environmentFile, requestFile, valuesIn } from '@cedille/environment';
import {
  isMap,
  parseYaml,
  readWithin,
  type Path,
  type Position,
  type Problem,
  type SourceDocument,
} from '@cedille/source';
import type { Context } from './generator.ts';
import { layerFromDocument, mergeLayers, type Layer } from './layers.ts';
import { compiledFile, generatorFile, type RunGenerator } from './load-generators.ts';
import { lostConnections } from './lost-connections.ts';
import { SandboxError } from './sandbox/sandbox.ts';
import { endlessPlace, placeOfValue, traceGenerator, type Trace } from './trace-generator.ts';

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
  generator: RunGenerator | undefined;
  context: Context;
}

/** Computes the values of one component for one environment. Never throws for what people wrote: see `problems`. */
export async function computeValues(options: ComputeValuesOptions): Promise<ComponentValues> {
  const { root, context } = options;
  const component = context.component.name;
  const environment = context.environment.name;
  const chart = await readLayer(root, 'chart', `charts/${chartOf(context.component)}/values.yaml`);
  const declared = options.component && { layer: options.component, problems: [] };
  const generated = await runGenerator(options);
  const overlay = await readOverlay(root, context);
  const read = [chart, declared, generated, overlay].filter(layer => layer !== undefined);
  const layers = read.map(({ layer }) => layer);
  const lost =
    declared && generated ? await lostConnections({ declared: declared.layer, generated: generated.layer }) : [];
  return {
    component,
    environment,
    layers,
    values: mergeLayers(layers.filter(({ name }) => name !== 'chart')),
    merged: mergeLayers(layers),
    problems: [...read.flatMap(({ problems }) => problems), ...lost].map(problem => ({
      ...problem,
      component,
      environment,
    })),
  };
}

interface ReadLayer {
  layer: Layer;
  problems: Problem[];
}

/** What an environment, or a request, asks for beyond the facts. */
async function readOverlay(root: string, { environment, component }: Context): Promise<ReadLayer | undefined> {
  const { request } = component;
  if (!request) return readLayer(root, 'overlay', overlayFile(environment.name, component.name));
  const read = await readLayer(root, 'overlay', requestFile(environment.name, request));
  return read && { ...read, layer: { ...read.layer, data: read.layer.data && valuesIn(read.layer.data) } };
}

async function readLayer(root: string, name: 'chart' | 'overlay', file: string): Promise<ReadLayer | undefined> {
  const text = await readWithin(root, file);
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
      fix: 'write keys and values, one per line',
    });
  }
  return { layer: layerFromDocument(name, document), problems };
}

/** The environments of a component follow each other: their common values.yaml is parsed once. */
function parseOnce(text: string, file: string): SourceDocument {
  const key = `${file}\0${text}`;
  const document = parsed.get(key) ?? parseYaml(text, file, { dialect: 'helm', strict: true });
  parsed.delete(key);
  parsed.set(key, document);
  if (parsed.size > PARSED_AT_MOST) parsed.delete(parsed.keys().next().value!);
  return document;
}

const parsed = new Map<string, SourceDocument>();
const PARSED_AT_MOST = 64;

async function runGenerator({ root, generator, context }: ComputeValuesOptions): Promise<ReadLayer | undefined> {
  if (!generator) return undefined;
  const file = generatorFile(chartOf(context.component));
  const positionOf = (): Position => ({ file, line: 1, column: 1 });
  try {
    const data = await generator(context);
    let trace: Promise<Trace> | undefined;
    const locate = async (path: Path): Promise<Position> => (await (trace ??= traceGenerator(root, context)))(path);
    return { layer: { name: 'generator', file, data, positionOf, locate }, problems: [] };
  } catch (error) {
    return {
      layer: { name: 'generator', file, data: undefined, positionOf },
      problems: [await generatorProblem({ root, error, file, context })],
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

interface FailedRun extends Pick<ComputeValuesOptions, 'root' | 'context'> {
  error: unknown;
  file: string;
}

async function generatorProblem({ root, error, file, context }: FailedRun): Promise<Problem> {
  if (!(error instanceof SandboxError)) throw error;
  const { message, stack = '', limit, path } = error;
  const ofValue = path === undefined ? undefined : await placeOfValue(root, context, path);
  const place = limit ? await endlessPlace(root, context) : (ofValue ?? placeInStack(root, stack));
  return {
    code: 'generator-failed',
    severity: 'error',
    message: `The values generator of ${context.component.name} fails for ${context.environment.name}: ${message.replace(/\.?$/, '.')}`,
    at: place ?? { file, line: 1, column: 1 },
    expected: limit
      ? 'values within the limits: they are computed for every environment, again and again'
      : 'a plain object of values, computed from the facts alone',
    fix: limit
      ? 'end the loop or recursion there'
      : `correct the generator, or the fact it reads in ${environmentFile(context.environment.name)}`,
  };
}

/** The topmost frame in the component's own files. */
function placeInStack(root: string, stack: string): Position | undefined {
  for (const [, name, line, column] of stack.matchAll(/(values-[0-9a-f]{16}\/[\w-]+\.js):(\d+):(\d+)/g)) {
    const entry = sourceMapOf(compiledFile(root, name!))?.findEntry(Number(line) - 1, Number(column) - 1);
    const source = entry && 'originalSource' in entry ? /charts\/.*$/.exec(entry.originalSource)?.[0] : undefined;
    if (entry && source && 'originalLine' in entry)
      return { file: source, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }
  return undefined;
}

/** Read when there is something to tell: Node would read the maps of all modules beforehand. */
function sourceMapOf(file: string): SourceMap | undefined {
  const inline = /\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/.exec(readFileSync(file, 'utf8'));
  if (!inline) return undefined;
  return new SourceMap(JSON.parse(Buffer.from(inline[1]!, 'base64').toString('utf8')) as SourceMapPayload);
}
