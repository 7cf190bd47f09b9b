import { parsePath, type Problem } from '@cedille/source';
import { placeOf, type ComponentValues } from '@cedille/values';
import { memoryKey, recall } from './memory/recall.ts';
import type { Outcome } from './place-result.ts';
import { proveDeterminism } from './prove-determinism.ts';
import { NO_NOTES } from './references/rendered-documents.ts';
import { documentsOf } from './render-again.ts';
import type { RenderPlaceOptions } from './render-options.ts';
import { arrange, askHelm, checkRendered, checkValuesOnce, relate, requestFor, writeRendered } from './stages.ts';

/** Facts → values → request → text → objects → file, for one component in one environment. */
export async function renderPlace(options: RenderPlaceOptions): Promise<Outcome> {
  const { where, tools, memory, objects = true, cache = true } = options;
  const { values, request: question } = await requestFor(options);
  const problems = [...values.problems];
  const judged = problems.length ? undefined : await checkValuesOnce(options, values);
  problems.push(...(judged?.problems ?? []));
  if (problems.some(({ severity }) => severity === 'error')) return { problems };

  const chart = judged?.isBeyondSchema ? await options.judged() : question.chart;
  const request = { ...question, chart, fresh: !cache };
  const key = memoryKey(options, tools.helm.digestOf(request));
  const known = recall(options, key);
  if (known) return { problems, found: known, documents: documentsOf(options, { request, key, found: known }) };

  const text = await askHelm(tools, request);
  if ('problems' in text) return { problems: [...problems, ...text.problems.map(problem => placed(problem, values))] };
  const arranged = arrange({
    text: text.text,
    file: where.file,
    cache: options.documents,
    registry: options.kinds.registry,
  });
  const checked = checkRendered(options, arranged);
  const found = { ...checked, ...(objects ? relate(arranged.manifests, options) : NO_NOTES) };
  memory.renders.set(key, found);
  options.onManifests?.({ ...where, manifests: arranged.manifests, text: arranged.output, key });
  if (options.write) await writeRendered(options, arranged, key);
  if (options.prove) problems.push(...(await proveDeterminism(options, request, arranged)));
  return { problems, found, text, documents: documentsOf(options, { request, key, found }) };
}

/** What Helm says of a value, with the layer that set it. */
function placed(problem: Problem, { layers }: Pick<ComponentValues, 'layers'>): Problem {
  if (problem.at || problem.code !== 'schema-violation' || !problem.path) return problem;
  const at = placeOf(layers, parsePath(problem.path));
  return at ? { ...problem, at } : problem;
}
