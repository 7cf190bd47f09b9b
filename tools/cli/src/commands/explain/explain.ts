import { loadPatches } from '@cedille/environment';
import { targetName } from '@cedille/manifests';
import { CedilleError, formatPath, formatPosition, isMap, parsePath, type Path } from '@cedille/source';
import { explain } from '@cedille/values';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../../context.ts';
import { printProblems } from '../../print-problems.ts';
import { valuesIn } from '../../shared/values-in.ts';
import { nearestPath } from './nearest-path.ts';
import { upstreamLayers } from './upstream-layers.ts';
import { withFacts, type ExplanationWithFacts, type FactBehind } from './with-facts.ts';

export function explainCommand(program: Command, context: CommandContext): void {
  program
    .command('explain')
    .argument('<environment>', 'an environment')
    .argument('<component>', 'a component of it')
    .argument('[path]', 'a path in the values, for example argo-cd.server.replicas; everything by default')
    .option('--upstream', "also show upstream's defaults (when no path is given)")
    .option('--json', 'print as JSON')
    .action(
      async (
        environment: string,
        component: string,
        path: string | undefined,
        flags: { json?: boolean; upstream?: boolean },
      ) => {
        const explanations = await explainValues({
          context,
          environment,
          component,
          path: path ?? '',
          upstream: Boolean(flags.upstream) || path !== undefined,
        });
        if (flags.json) return context.terminal.json(explanations);
        printExplanations(context, explanations, path !== undefined);
        await printPatches(context, { environment, component });
      },
    );
}

interface ExplainValuesOptions {
  context: CommandContext;
  environment: string;
  component: string;
  path: string;
  upstream: boolean;
}

async function explainValues({
  context,
  environment,
  component,
  path,
  upstream,
}: ExplainValuesOptions): Promise<ExplanationWithFacts[]> {
  const { root, terminal, signal } = context;
  const { component: loaded, place, generator, values } = await valuesIn({ root, environment, component });
  if (values.problems.length) {
    printProblems(terminal, values.problems);
    context.exitCode = EXIT.problems;
  }
  const steps = readPath(path);
  const below = upstream ? await upstreamLayers({ root, component: loaded, signal }) : [];
  const layers = [...below, ...values.layers];
  const explanations = await explain({ layers, path: steps });
  if (!explanations.length && path) {
    const known = (await explain({ layers, path: [] })).map(one => one.path);
    throw nothingThere({ environment, component, path, nearest: nearestPath(steps, known) });
  }
  return withFacts({ root, component: loaded, place, generator, explanations });
}

function readPath(path: string): (string | number)[] {
  try {
    return parsePath(path);
  } catch (error) {
    throw new CedilleError({
      code: 'usage',
      severity: 'error',
      message: (error as Error).message,
      expected: 'keys with dots, list items in brackets: a.b[0]',
      fix: 'quote keys that contain dots: a["x.y"]',
    });
  }
}

function nothingThere({
  environment,
  component,
  path,
  nearest,
}: {
  environment: string;
  component: string;
  path: string;
  nearest: Path;
}): CedilleError {
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `Nothing sets ${path} of ${component} in ${environment}.`,
    expected: 'a path that some layer sets, or upstream where its archive is at hand',
    fix: nearest.length
      ? `./cedille explain ${environment} ${component} ${quoteForShell(formatPath(nearest))}`
      : `./cedille explain ${environment} ${component} --upstream shows all of them`,
  });
}

/** A path with brackets means something else to a shell. */
function quoteForShell(path: string): string {
  return /^[\w.-]+$/.test(path) ? path : `'${path}'`;
}

function printExplanations(
  { terminal }: CommandContext,
  explanations: readonly ExplanationWithFacts[],
  whole: boolean,
): void {
  const { bold, dim, green } = terminal.colors;
  for (const { path, value, setBy } of explanations) {
    terminal.print(`${bold(formatPath(path))} = ${show(value, whole)}`);
    for (const [index, { layer, at, value: own, facts = [] }] of [...setBy].reverse().entries()) {
      const mark = index === 0 ? green('▸') : ' ';
      terminal.print(
        `  ${mark} ${layer.padEnd(10)}${formatPosition(at)}${index === 0 ? '' : dim(`  ${show(own, whole)}`)}`,
      );
      for (const fact of facts)
        terminal.print(
          `      ${'fact'.padEnd(8)}${formatPosition(fact.at)}  ${formatPath(fact.path)} ${dim(showFact(fact))}`,
        );
    }
  }
}

/** What no value says: changes of what is rendered. */
async function printPatches(
  { root, terminal }: CommandContext,
  place: { environment: string; component: string },
): Promise<void> {
  const { patches } = await loadPatches(root, place);
  const { bold, yellow, dim } = terminal.colors;
  for (const { target, reason, at } of patches) {
    terminal.print(`${bold(targetName(target))} is patched after all values`);
    terminal.print(`  ${yellow('▸')} ${'patch'.padEnd(10)}${formatPosition(at)}  ${dim(reason)}`);
  }
}

/** Of several facts together it only matters that they are there. */
function showFact({ value }: FactBehind): string {
  return isMap(value) || Array.isArray(value) ? 'is set' : `= ${JSON.stringify(value)}`;
}

function show(value: unknown, whole: boolean): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return whole || text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}
