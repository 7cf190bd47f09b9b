import { judgeValues, type ValuesViolation } from '@cedille/schema';
import { formatPath, type JsonSchema, type Path } from '@cedille/source';
import type { Finding } from '../finding.ts';
import type { Repository } from '../repository.ts';
import { isFilledIn } from '../rules/valid-objects.ts';
import { usedCharts, type ChartName, type UsedChart } from './used-charts.ts';

/** What a chart accepts. */
export interface ChartSchema {
  schema: JsonSchema;
  /** Its own values: without them no near miss is found. */
  defaults?: unknown;
  /** Whether the chart says a word anywhere: in a template, its own values, its own schema. Left out where nobody knows. */
  says?: (word: string) => boolean;
}

/** Tells what charts accept. */
export interface ChartSchemas {
  /** Undefined when the chart cannot be had here. Never throws. */
  find(chart: ChartName): Promise<ChartSchema | undefined>;
}

export interface JudgedCharts {
  findings: Finding[];
  /** Charts whose values were held against what the chart accepts: `grafana 12.11.1`. */
  judged: string[];
  /** Charts that could not be had. */
  left: string[];
}

/** Holds the values that a repository gives to charts against the version that it names. */
export async function judgeCharts(repository: Repository, schemas: ChartSchemas | undefined): Promise<JudgedCharts> {
  const findings: Finding[] = [];
  const judged = new Set<string>();
  const left = new Set<string>();
  for (const used of usedCharts(repository)) {
    const name = `${used.chart.name} ${used.chart.version}`;
    const known = await schemas?.find(used.chart);
    (known ? judged : left).add(name);
    if (known) findings.push(...judge(used, known));
  }
  return { findings, judged: [...judged].sort(), left: [...left].sort() };
}

/**
 * Values here are a layer on top of the defaults, and others may come on top of them: what is missing, and what several
 * keys have to agree on, cannot be told from one layer.
 */
const TOLD: ReadonlySet<ValuesViolation['code']> = new Set(['unknown-key', 'wrong-type', 'near-miss']);

function judge({ chart, values, positionOf, object }: UsedChart, { schema, defaults, says }: ChartSchema): Finding[] {
  const { errors, warnings } = judgeValues({ schema, values, defaults, positionOf });
  const unknown = errors.filter(({ code }) => code === 'unknown-key').map(({ path }) => path);
  const isBelow = (path: Path): boolean => unknown.some(key => key.every((step, at) => step === path[at]));
  const told = [...errors, ...warnings.filter(({ path }) => !isBelow(path))].filter(
    ({ code, path }) => TOLD.has(code) && !isFilledIn(values, path),
  );
  return told.map(({ code, path, message, expected, fix, suggestion, at }) => ({
    code,
    severity: code === 'unknown-key' && isSure({ path, fix, suggestion, says }) ? 'error' : 'warning',
    like: `${chart.name} ${chart.version} ${formatPath(path)}`,
    message: message.replace(/\.?$/, ` (${chart.name} ${chart.version}).`),
    ...(object !== undefined && { object }),
    path: formatPath(path),
    ...(at && { at }),
    ...(expected !== undefined && { expected }),
    fix:
      fix ??
      (suggestion === undefined
        ? `correct it, or remove it: helm show values ${chart.name} lists what there is`
        : `write ${suggestion}`),
  }));
}

interface Refusal {
  path: Path;
  fix: string | undefined;
  suggestion: string | undefined;
  says: ChartSchema['says'];
}

/**
 * A schema that was derived by reading templates may miss what a chart reads. It is no mistake of the schema where the chart
 * does not say the key anywhere, or has it in another place or spelled a little differently.
 */
function isSure({ path, fix, suggestion, says }: Refusal): boolean {
  return (
    suggestion !== undefined || Boolean(fix?.startsWith('the key exists at')) || says?.(String(path.at(-1))) === false
  );
}
