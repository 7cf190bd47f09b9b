import type { Problem } from '@cedille/source';
import type { ChartFile } from '../chart/chart-files.ts';
import type { PlaceTypes } from '../places/place-types.ts';
import type { ListNode, Template } from '../template/ast.ts';
import { parseTemplates } from '../template/parse.ts';
import { TemplateSyntaxError } from '../template/syntax-error.ts';
import type { ChartInstance } from '../tree/plant-chart.ts';
import { ofConstants, ofDictionary, ofNodes, type AbstractValue } from './abstract-value.ts';
import { Interpreter } from './interpreter.ts';

/** What came of reading the templates; what they read and print is entered in the tree. */
export interface TemplateReading {
  /** Templates that Go refuses. */
  problems: Problem[];
  steps: number;
  /** Whether the templates were more than the interpreter follows. */
  isExhausted: boolean;
  unknownFunctions: string[];
}

/** Runs all templates of a chart and its subcharts over the tree of their values. */
export function readTemplates(instances: readonly ChartInstance[], types: PlaceTypes): TemplateReading {
  const { bodies, problems } = parseAll(instances);
  const interpreter = new Interpreter(bodies, types);
  for (const instance of instances) {
    if (instance.chart.isLibrary) continue;
    const dot = rootOf(instance);
    for (const file of instance.chart.templates.filter(isManifest)) {
      const body = bodies.get(file.path);
      if (body) interpreter.run(body, dot);
    }
  }
  interpreter.settle();
  const { steps, isExhausted, unknownFunctions } = interpreter;
  return { problems, steps, isExhausted, unknownFunctions: [...unknownFunctions.keys()].sort() };
}

/** One table for all charts, as Helm has it: later definitions of a name replace earlier ones. */
function parseAll(instances: readonly ChartInstance[]): { bodies: Map<string, ListNode>; problems: Problem[] } {
  const bodies = new Map<string, ListNode>();
  const problems: Problem[] = [];
  const files = new Map(instances.flatMap(({ chart }) => chart.templates.map(file => [file.path, file] as const)));
  for (const file of files.values()) {
    for (const template of parseFile(file, problems)) bodies.set(template.name, template.root);
  }
  return { bodies, problems };
}

function parseFile({ path, text }: ChartFile, problems: Problem[]): Template[] {
  try {
    return parseTemplates(text, path);
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    problems.push(...error.problems);
    return [];
  }
}

/** Files whose text goes to the cluster. A key that NOTES.txt alone reads, mostly to say that it has gone, changes nothing. */
function isManifest({ path }: ChartFile): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return !name.startsWith('_') && name !== 'NOTES.txt';
}

/** What `.` is in a rendered file. */
function rootOf({ chart, root, subcharts }: ChartInstance): AbstractValue {
  const nested = [...subcharts].map(
    ([key, subchart]) => [key, ofDictionary([['Values', ofNodes([subchart.root])]])] as const,
  );
  return ofDictionary([
    ['Values', ofNodes([root])],
    ['Subcharts', ofDictionary(nested)],
    ['Chart', ofDictionary([['Name', ofConstants([chart.name])]])],
  ]);
}
