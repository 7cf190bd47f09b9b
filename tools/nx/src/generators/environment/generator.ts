import type { GeneratorCallback, Tree } from '@nx/devkit';
import { loadDeliveries } from '@cedille/environment';
import { CedilleError, formatProblem, type Problem } from '@cedille/source';
import { parse } from 'yaml';
import { checkEnvironments, checkName } from '../shared/check-name.ts';
import { withDraft } from '../shared/draft.ts';
import { formatChanges } from '../shared/format-changes.ts';
import { tellNextSteps } from '../shared/next-steps.ts';
import { writeTemplates } from '../shared/write-templates.ts';
import { takeOver, type Decision } from './take-over.ts';

/** What is asked for; see schema.json. */
export interface EnvironmentOptions {
  name: string;
  from?: string;
  domain?: string;
}

/**
 * Makes an environment that passes every target as it is, or lacks only what a person alone can know and is asked for.
 * @throws Error that says what is wrong and what to do
 */
export async function environmentGenerator(
  tree: Tree,
  { name, from, domain }: EnvironmentOptions,
): Promise<GeneratorCallback> {
  let decisions: readonly Decision[] = [];
  checkName(tree, 'environments', name);
  const into = `environments/${name}`;
  if (from) {
    checkEnvironments(tree, [from]);
    const taken = takeOver(tree.read(environmentFile(from), 'utf8')!, {
      name,
      from,
      domain,
      needs: component => neededFacts(tree, component),
    });
    tree.write(environmentFile(name), taken.text);
    decisions = taken.decisions;
  } else {
    writeTemplates(tree, {
      templates: 'environment/files',
      into,
      data: { name, domain: domain ?? `${name}.localhost` },
    });
  }
  await formatChanges(tree);
  const open = await withDraft(tree, ({ root }) => openProblems(root, name, decisions).catch(explain));
  return tellNextSteps(nextSteps(tree, { name, decisions, open }));
}

interface Made {
  name: string;
  decisions: readonly Decision[];
  /** What is wrong until somebody decides. */
  open: readonly Problem[];
}

/** The first component of an environment that has none, or what it renders. */
function nextSteps(tree: Tree, { name, decisions, open }: Made): string[] {
  const isEmpty = !/^\s*- /m.test(/^components:[^]*/m.exec(tree.read(environmentFile(name), 'utf8')!)?.[0] ?? '');
  const next = isEmpty
    ? `list components in ${environmentFile(name)}, or npx nx g @cedille/nx:component <name> --environments=${name}`
    : `./cedille render ${name}`;
  if (!decisions.length) return [`${environmentFile(name)} is made.`, `Next: ${next}`];
  const width = Math.max(...decisions.map(({ fact }) => fact.length));
  return [
    `${environmentFile(name)} is made. Decide before anything runs there:`,
    ...decisions.map(({ fact, value, question }) => `  ${fact.padEnd(width)}  ${value ?? '(left out)'}: ${question}`),
    ...open.map(({ message, fix }) => `Until then: ${message} ${fix ? `To do: ${fix}.` : ''}`.trimEnd()),
    `Next: ${open.length ? `write what is left out to ${environmentFile(name)}, then ` : ''}${next}`,
  ];
}

function environmentFile(name: string): string {
  return `environments/${name}/environment.yaml`;
}

/** Facts that a component cannot do without. */
function neededFacts(tree: Tree, component: string): string[] {
  const text = tree.read(`charts/${component}/component.yaml`, 'utf8');
  const { where = [] } = (text ? (parse(text) as { where?: string[] } | null) : undefined) ?? {};
  return where;
}

/**
 * What is wrong because of facts that were left out: a person has to write them.
 * @throws CedilleError with everything else, also what it would share with another environment
 */
async function openProblems(root: string, name: string, decisions: readonly Decision[]): Promise<readonly Problem[]> {
  const problems = await loadDeliveries(root, [name]).then(
    deliveries => deliveries.flatMap(delivery => delivery.problems),
    (error: unknown) => {
      if (error instanceof CedilleError) return error.problems;
      throw error;
    },
  );
  const left = decisions.filter(({ value }) => value === undefined).map(({ fact }) => fact);
  const isOpen = ({ environment, path = '' }: Problem): boolean =>
    environment === name && left.some(fact => `${path}.`.startsWith(`${fact}.`));
  if (problems.every(isOpen)) return problems;
  throw new CedilleError(problems);
}

function explain(error: unknown): never {
  if (error instanceof CedilleError) throw new Error(error.problems.map(formatProblem).join('\n'), { cause: error });
  throw error;
}
