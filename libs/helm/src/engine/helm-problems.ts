import type { Problem } from '@cedille/source';
import { leftConflict } from './left-conflict.ts';
import type { StagedChart } from '../stage/stage-chart.ts';

interface HelmFailure {
  /** Standard error of the program, or the message of the engine: the words are the same. */
  said: string;
  chart: StagedChart;
  /** How to see the failure again. */
  command: string;
}

/** What Helm wrote about a chart it could not render, as problems with the place in our own files where there is one. */
export function helmProblems({ said, chart, command }: HelmFailure): Problem[] {
  const conflict = leftConflict(chart);
  if (conflict) return [conflict];
  const text = clean(said);
  const problems = schemaProblems(text, chart) ?? [templateProblem(text, chart) ?? plainProblem(text, chart)];
  return problems.map(problem => ({ ...problem, fix: `${problem.fix ?? 'fix it'}; to see it again: ${command}` }));
}

function clean(said: string): string {
  return said
    .replace(/^(level=|time=|WARNING:|coalesce\.go|walk\.go).*\n/gm, '')
    .replace(/^Error: /m, '')
    .replace(/\n+Use --debug flag.*$/s, '')
    .trim();
}

const schemaHead = /^values don't meet the specifications of the schema\(s\) in the following chart\(s\):\n/;

function schemaProblems(text: string, chart: StagedChart): Problem[] | undefined {
  if (!schemaHead.test(text)) return undefined;
  const problems: Problem[] = [];
  let owner = chart.name;
  for (const line of text.replace(schemaHead, '').split('\n')) {
    const violation = /^\s*- at '([^']*)': (.*)$/.exec(line);
    if (violation)
      problems.push(violationProblem({ chart, owner, pointer: violation[1]!, what: sortNames(violation[2]!) }));
    else if (/^\S.*:$/.test(line)) owner = line.slice(0, -1);
    else if (line.trim() && problems.length) problems.at(-1)!.message += ` ${line.trim()}`;
  }
  // Helm tells them in another order each time.
  const key = ({ path, message }: Problem): string => `${path}\0${message}`;
  return problems.length ? problems.sort((a, b) => (key(a) < key(b) ? -1 : 1)) : undefined;
}

/** Helm lists the names of what it refuses in random order. */
function sortNames(what: string): string {
  return what.replace(/'[^']*'(?:, '[^']*')+/g, names => names.split(', ').sort().join(', '));
}

function violationProblem({
  chart,
  owner,
  pointer,
  what,
}: {
  chart: StagedChart;
  owner: string;
  pointer: string;
  what: string;
}): Problem {
  const steps = pointer
    .split('/')
    .slice(1)
    .map(step => step.replace(/~1/g, '/').replace(/~0/g, '~'));
  const path = owner === chart.name ? steps : [owner, ...steps];
  return {
    code: 'schema-violation',
    severity: 'error',
    component: chart.name,
    path: path.join('.'),
    message: `Helm refuses the values of ${owner}${path.length ? ` at ${path.join('.')}` : ''}: ${what}.`,
    fix: `fix the layer that sets it: ./cedille explain <environment> ${[chart.name, path.join('.')].join(' ').trim()}`,
  };
}

interface Place {
  template: string;
  line: number;
  column: number;
  what: string;
}

/** The forms in which Helm names a place in a template: most telling first. */
const forms = [
  /()execution error at \(([^:()]+\.\w+):(\d+):(\d+)\): (.*)/s,
  /()parse error at \(([^:()]+\.\w+):(\d+)(?::(\d+))?\): (.*)/s,
  // A chain of includes, outermost first: the greedy start leads to the last, where it really went wrong.
  /^(.*)(?:^|\s)([\w.-]+\/[^\s:]+\.\w+):(\d+):(\d+):?\s+(.*)/s,
  /()YAML parse error on ([^\s:]+\.\w+)()(): (?:error converting YAML to JSON: )?(?:yaml: )?(.*)/s,
];

function placeIn(text: string): Place | undefined {
  const match = forms.map(form => form.exec(text)).find(found => found !== null);
  if (!match) return undefined;
  const [, , template, line, column, said] = match;
  // Without a line of its own it is about the rendered document, whose lines are not those of the template.
  const what = line ? said : said!.replace(/^line (\d+):/, 'line $1 of what it renders:');
  // Helm counts columns from 0.
  return { template: template!, line: Number(line) || 1, column: (Number(column) || 0) + 1, what: what! };
}

function templateProblem(text: string, chart: StagedChart): Problem | undefined {
  const place = placeIn(text);
  if (!place) return undefined;
  const file = sourceOf(place.template, chart);
  const ours = file !== place.template;
  return {
    code: 'helm-failed',
    severity: 'error',
    component: chart.name,
    message: `Helm cannot render ${chart.name}: ${oneLine(place.what)}`,
    at: { file, line: place.line, column: place.column },
    fix: ours
      ? // What a chart refuses by itself says what to write; anything else may be a mistake of the template.
        text.includes('execution error at')
        ? 'change the values as it says'
        : 'fix the template or its values'
      : `give upstream the values it asks for, in ${chart.folder}/src/values.ts or an overlay`,
  };
}

function plainProblem(text: string, chart: StagedChart): Problem {
  return {
    code: 'helm-failed',
    severity: 'error',
    component: chart.name,
    message: `Helm cannot render ${chart.name}: ${oneLine(text) || 'it gave no reason'}`,
  };
}

/** `demo/templates/x.yaml` in Helm's words is `charts/demo/templates/x.yaml` here; upstream files keep Helm's name. */
function sourceOf(template: string, { name, folder, libraries }: StagedChart): string {
  const library = Object.entries(libraries).find(([key]) => template.startsWith(`${name}/charts/${key}/`));
  if (library) return template.replace(`${name}/charts/${library[0]}`, library[1]);
  const inside = template.slice(name.length + 1);
  return template.startsWith(`${name}/`) && !inside.startsWith('charts/') ? `${folder}/${inside}` : template;
}

function oneLine(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' ')
    .trim()
    .replace(/\.?$/, '.');
}
