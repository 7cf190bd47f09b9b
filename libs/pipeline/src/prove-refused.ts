import { checkObjects } from '@cedille/checks';
import { DocumentCache } from '@cedille/manifests';
import { RenderingOracle } from '@cedille/schema';
import { CedilleError, formatPath, parsePath, type Path, type Problem, type ProblemCode } from '@cedille/source';
import type { ComponentValues } from '@cedille/values';
import { arrange } from './arrange.ts';
import type { RenderPlaceOptions } from './render-options.ts';

/** What a derived schema may be wrong about. */
const REFUSALS: ReadonlySet<ProblemCode> = new Set(['unknown-key', 'wrong-type', 'schema-violation']);

/** What only a wrong value makes of an object; that a container lacks limits is another matter. */
const MISTAKES: ReadonlySet<ProblemCode> = new Set(['object-field', 'object-invalid', 'manifest-syntax']);

/** More mistakes at once are somebody else's values file; each costs up to four renders. */
const MOST_PROVED = 40;

export interface Proved {
  problems: Problem[];
  /** At least one refusal was wrong. */
  isAnyRead: boolean;
}

/**
 * Shows what the schema of an upstream chart refuses to the chart itself, where it is at hand: what it reads is a warning,
 * because a value that is in use is worth more than a slip that is caught. It stays an error where the chart fails with it,
 * or makes an object that its kind refuses.
 */
export async function proveRefused(
  options: RenderPlaceOptions,
  values: ComponentValues,
  problems: readonly Problem[],
): Promise<Proved> {
  const { present } = options;
  const refused = problems.filter(problem => isProvable(problem, present)).slice(0, MOST_PROVED);
  if (!refused.length) return { problems: [...problems], isAnyRead: false };
  const oracle = await openOracle(options);
  const warnings = new Map<Problem, Problem>();
  for (const problem of refused) {
    const path = parsePath(problem.path!);
    const reading = await oracle.prove(values.merged, path).catch(nothingProved);
    if (!reading) break;
    const { verdict, seen } = reading;
    if (verdict === 'read')
      warnings.set(problem, readAfterAll({ problem, path, seen, component: options.where.component }));
  }
  return { problems: problems.map(problem => warnings.get(problem) ?? problem), isAnyRead: warnings.size > 0 };
}

/** Where Helm itself is out of reach the schema decides alone. */
function nothingProved(error: unknown): undefined {
  const isAway = error instanceof CedilleError && error.problems.every(({ code }) => TOOLS.has(code));
  if (!isAway) throw error;
}

const TOOLS: ReadonlySet<ProblemCode> = new Set(['tool-missing', 'tool-failed']);

function isProvable({ code, severity, path }: Problem, present: readonly string[]): boolean {
  if (severity !== 'error' || !REFUSALS.has(code) || path === undefined) return false;
  const [key, ...below] = parsePath(path);
  return below.length > 0 && present.includes(String(key));
}

async function openOracle(options: RenderPlaceOptions): Promise<RenderingOracle> {
  const { tools, component, place, kinds, where } = options;
  const cache = new DocumentCache();
  const { kubernetes, apiVersions = [] } = place.environment.facts.cluster;
  const chart = await options.judged();
  return new RenderingOracle({
    defaults: await options.defaults.read(),
    render: async values => {
      const question = { chart, release: component.name, namespace: where.namespace, kubeVersion: kubernetes };
      const instances = component.meta.instances ?? false;
      return (await tools.helm.render({ ...question, apiVersions, values, instances, fresh: true, keep: false })).text;
    },
    mistakesIn: text => {
      const { manifests, problems } = arrange({ text, file: where.file, cache, registry: kinds.registry });
      const found = checkObjects({ manifests, registry: kinds.registry, ...where });
      return [...problems, ...found].filter(({ code }) => MISTAKES.has(code)).length;
    },
  });
}

interface ReadAfterAll {
  problem: Problem;
  path: Path;
  seen: readonly string[];
  component: string;
}

function readAfterAll({ problem, path, seen, component }: ReadAfterAll): Problem {
  const where = seen.length
    ? `${seen.join(', ')} ${seen.length > 1 ? 'change' : 'changes'} with it`
    : 'without it the chart fails';
  return {
    ...problem,
    severity: 'warning',
    message: `${problem.message}; but the chart reads it: ${where}`,
    fix: `if it is meant: ./cedille schema ${component} --accept ${quoted(formatPath(path))}`,
  };
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /^[\w.*-]+$/.test(path) ? path : `'${path}'`;
}
