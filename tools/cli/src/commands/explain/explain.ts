import { CedilleError, formatPath, formatPosition, parsePath } from '@cedille/source';
import { explain, type Explanation } from '@cedille/values';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../../context.ts';
import { printProblems } from '../../print-problems.ts';
import { valuesIn } from '../../shared/values-in.ts';
import { upstreamLayers } from './upstream-layers.ts';

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
        if (flags.json) context.terminal.json(explanations);
        else printExplanations(context, explanations, path !== undefined);
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
}: ExplainValuesOptions): Promise<Explanation[]> {
  const { root, terminal, signal } = context;
  const { component: loaded, values } = await valuesIn({ root, environment, component });
  if (values.problems.length) {
    printProblems(terminal, values.problems);
    context.exitCode = EXIT.problems;
  }
  const steps = readPath(path);
  const below = upstream ? await upstreamLayers({ root, component: loaded, signal }) : [];
  const explanations = await explain({ layers: [...below, ...values.layers], path: steps });
  if (!explanations.length && path) throw nothingThere({ environment, component, path });
  return explanations;
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
}: {
  environment: string;
  component: string;
  path: string;
}): CedilleError {
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `Nothing sets ${path} of ${component} in ${environment}.`,
    expected: 'a path that some layer sets',
    fix: `./cedille explain ${environment} ${component} shows all of them`,
  });
}

function printExplanations({ terminal }: CommandContext, explanations: readonly Explanation[], whole: boolean): void {
  const { bold, dim, green } = terminal.colors;
  for (const { path, value, setBy } of explanations) {
    terminal.print(`${bold(formatPath(path))} = ${show(value, whole)}`);
    for (const [index, { layer, at, value: own }] of [...setBy].reverse().entries()) {
      const mark = index === 0 ? green('▸') : ' ';
      terminal.print(
        `  ${mark} ${layer.padEnd(10)}${formatPosition(at)}${index === 0 ? '' : dim(`  ${show(own, whole)}`)}`,
      );
    }
  }
}

function show(value: unknown, whole: boolean): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return whole || text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}
