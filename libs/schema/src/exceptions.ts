import { CedilleError, parsePath, type JsonSchema, type Problem } from '@cedille/source';
import type { Override } from './generate/generate-schema.ts';
import { isLive } from './generate/node-facts.ts';
import { isSlip } from './judge/is-slip.ts';
import type { ValuesNode } from './tree/values-node.ts';

/** What a person knows better than the derivation about one place in a chart's values. */
export type SchemaException = {
  /** For example `configs.params`; `*` stands for any item or entry. */
  path: string;
  /** Why, for whoever reads component.yaml. */
  reason: string;
} & ({ open: true; schema?: never } | { schema: JsonSchema; open?: never });

/** Applies exceptions while a schema is generated, and knows which of them changed nothing. */
export class Exceptions {
  private readonly byNode = new Map<ValuesNode, SchemaException>();
  /** Nodes that only an exception speaks of. */
  private readonly added = new Set<ValuesNode>();
  private readonly used = new Set<SchemaException>();

  /** Paths that nothing in the chart mentions are made known. */
  constructor(root: ValuesNode, exceptions: readonly SchemaException[]) {
    for (const exception of exceptions) {
      const { node, isAdded } = nodeAt(root, exception.path);
      this.byNode.set(node, exception);
      if (isAdded) this.added.add(node);
    }
  }

  begin(): void {
    this.used.clear();
  }

  readonly override: Override = (node, generated, isFree) => {
    const exception = this.byNode.get(node);
    if (!exception) return generated();
    const wanted = exception.schema ?? true;
    const isAdded = this.added.has(node) && (!isFree || isNearMiss(node));
    if (isAdded || JSON.stringify(wanted) !== JSON.stringify(generated())) this.used.add(exception);
    return wanted;
  };

  unused(): Problem[] {
    return [...this.byNode.values()]
      .filter(exception => !this.used.has(exception))
      .map(({ path }) => ({
        code: 'schema-exception-unused',
        severity: 'error',
        message: `The schema exception for ${path} changes nothing.`,
        path,
        expected: 'only exceptions without which the schema would be different',
        fix: `remove the exception for ${path} from component.yaml`,
      }));
  }
}

/** Whether an open map, which accepts the key anyway, would be warned of: one that is listed is no slip. */
function isNearMiss({ key, parent }: ValuesNode): boolean {
  const siblings = [...(parent?.properties.values() ?? [])].filter(({ inDefaults }) => inDefaults);
  return siblings.some(
    sibling => isSlip(key, sibling.key) || sibling.properties.get(key)?.inDefaults || key.startsWith(`${sibling.key}.`),
  );
}

function nodeAt(root: ValuesNode, path: string): { node: ValuesNode; isAdded: boolean } {
  let node = root;
  let isAdded = false;
  for (const step of readPath(path)) {
    node = step === '*' || typeof step === 'number' ? node.item() : node.child(step);
    isAdded = !isLive(node);
    node.isRead = true;
  }
  return { node, isAdded };
}

function readPath(path: string): (string | number)[] {
  try {
    return parsePath(path);
  } catch (cause) {
    throw new CedilleError(
      {
        code: 'invalid-fact',
        severity: 'error',
        message: `The path ${path} of a schema exception cannot be read.`,
        path,
        expected: 'keys joined by dots, for example configs.params or jobs.*.resources',
        fix: 'correct the path in component.yaml',
      },
      { cause },
    );
  }
}
