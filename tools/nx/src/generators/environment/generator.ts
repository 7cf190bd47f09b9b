import type { Tree } from '@nx/devkit';
import { loadDeliveries } from '@cedille/environment';
import { CedilleError, formatProblem } from '@cedille/source';
import { isSeq, parseDocument, type Document } from 'yaml';
import { checkEnvironments, checkName } from '../shared/check-name.ts';
import { withDraft } from '../shared/draft.ts';
import { formatChanges } from '../shared/format-changes.ts';
import { writeTemplates } from '../shared/write-templates.ts';

/** What is asked for; see schema.json. */
export interface EnvironmentOptions {
  name: string;
  from?: string;
  domain?: string;
}

/**
 * Makes an environment that passes every target as it is.
 * @throws Error that says what is wrong and what to do
 */
export async function environmentGenerator(tree: Tree, { name, from, domain }: EnvironmentOptions): Promise<void> {
  checkName(tree, 'environments', name);
  const into = `environments/${name}`;
  if (from) {
    checkEnvironments(tree, [from]);
    tree.write(
      `${into}/environment.yaml`,
      takeOver(tree.read(`environments/${from}/environment.yaml`, 'utf8')!, { name, from, domain }),
    );
  } else {
    writeTemplates(tree, {
      templates: 'environment/files',
      into,
      data: { name, domain: domain ?? `${name}.localhost` },
    });
  }
  await formatChanges(tree);
  await withDraft(tree, ({ root }) => loadDeliveries(root, [name]).catch(explain));
}

interface Change {
  name: string;
  from: string;
  domain: string | undefined;
}

/** The facts of another environment, with everything changed that two environments cannot have in common. Comments stay. */
function takeOver(text: string, { name, from, domain }: Change): string {
  const facts = parseDocument(text);
  facts.set('name', name);
  for (const path of NAMED) rename(facts, path, { name, from });
  facts.setIn(
    ['description'],
    facts.createNode({ en: `${name}, made from ${from}.`, fr: `${name}, fait à partir de ${from}.` }),
  );
  facts.setIn(['domain', 'base'], domain ?? `${name}.${String(facts.getIn(['domain', 'base']))}`);
  prefixClubs(facts, name);
  return facts.toString({ lineWidth: 0 });
}

/** Facts in which an environment is called by its name. */
const NAMED = [
  ['cluster', 'name'],
  ['cluster', 'endpoint'],
  ['vault', 'authMount'],
];

function rename(facts: Document, path: string[], { name, from }: Pick<Change, 'name' | 'from'>): void {
  const before = facts.getIn(path);
  if (typeof before === 'string')
    facts.setIn(path, before.replaceAll(new RegExp(`(?<![a-z0-9])${from}(?![a-z0-9])`, 'g'), name));
}

function prefixClubs(facts: Document, name: string): void {
  const domains = facts.getIn(['domain', 'clubs']);
  if (!isSeq(domains)) return;
  domains.items = domains.items.map(item => facts.createNode(`${name}.${String(item)}`));
}

function explain(error: unknown): never {
  if (error instanceof CedilleError) throw new Error(error.problems.map(formatProblem).join('\n'), { cause: error });
  throw error;
}
