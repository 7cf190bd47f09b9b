import type { ListNode } from '../template/ast.ts';
import { parseTemplates } from '../template/parse.ts';
import { TemplateSyntaxError } from '../template/syntax-error.ts';
import type { ValuesNode } from '../tree/values-node.ts';
import type { AbstractValue } from './abstract-value.ts';

/** A text of the defaults as a template. */
export interface DefaultTemplate {
  /** Equal for equal texts, and unlike every name that a template can be given. */
  name: string;
  body: ListNode;
}

/** So many places below one value are searched for texts. */
const MAX_PLACES = 5_000;
const MAX_DEPTH = 12;

/** Default values that are templates themselves: `tpl` runs them with whatever it is given. */
export class DefaultTemplates {
  private readonly parsed = new Map<string, ListNode | undefined>();

  /** The templates among the defaults of a value, and of all that is printed with it. */
  in(value: AbstractValue): DefaultTemplate[] {
    const texts = new Set<string>();
    collect(value, texts, { depth: 0, left: { places: MAX_PLACES } });
    return [...texts].flatMap(text => {
      const body = this.parse(text);
      return body ? [{ name: `\0${text}`, body }] : [];
    });
  }

  /** A text that Go refuses is not a template; whoever gives it to `tpl` is told so by Helm. */
  private parse(text: string): ListNode | undefined {
    if (!this.parsed.has(text)) this.parsed.set(text, bodyOf(text));
    return this.parsed.get(text);
  }
}

function bodyOf(text: string): ListNode | undefined {
  try {
    return parseTemplates(text, 'values.yaml')[0]?.root;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return undefined;
    throw error;
  }
}

interface Search {
  depth: number;
  left: { places: number };
}

function collect(value: AbstractValue, texts: Set<string>, search: Search): void {
  const { depth, left } = search;
  if (depth > MAX_DEPTH || left.places-- <= 0) return;
  const below = { depth: depth + 1, left };
  for (const node of value.nodes) collectBelow(node, texts, below);
  for (const part of [value.yaml, value.element, ...(value.dictionary?.values() ?? [])])
    if (part) collect(part, texts, below);
}

function collectBelow(node: ValuesNode, texts: Set<string>, { depth, left }: Search): void {
  if (depth > MAX_DEPTH || left.places-- <= 0) return;
  for (const text of node.templates) texts.add(text);
  const below = { depth: depth + 1, left };
  for (const child of node.properties.values()) if (child.inDefaults) collectBelow(child, texts, below);
  if (node.element?.inDefaults) collectBelow(node.element, texts, below);
}
