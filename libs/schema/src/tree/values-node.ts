import type { Type } from '@cedille/types';
import { NONE, type TypeSet } from './value-type.ts';

/** Reads deeper than this come from templates that call themselves: they end in the deepest node. */
const MAX_DEPTH = 24;

/** One place in a chart's values with all that is known about it. */
export class ValuesNode {
  /** Unique in one tree, in order of creation. */
  readonly id: number;
  readonly key: string;
  readonly parent: ValuesNode | undefined;
  readonly properties = new Map<string, ValuesNode>();
  /** Stands for all items of a list, or for all values of a dictionary. */
  element: ValuesNode | undefined;

  /** Types of the default value. */
  defaultTypes: TypeSet = NONE;
  /** Types that a schema, a condition or the sibling entries of a dictionary state. */
  statedTypes: TypeSet = NONE;
  /** Types that a template asks for (`kindIs "map"`): they only widen. */
  hintedTypes: TypeSet = NONE;
  /** The default, when it is a scalar. */
  defaultValue: string | number | boolean | undefined;
  inDefaults = false;
  inSchema = false;
  /** Types are those of the chart's own schema. */
  hasSchemaTypes = false;
  /** The default is neither empty nor null. */
  isFilled = false;

  /** A template reads it. */
  isRead = false;
  /** A template prints it. */
  isEmitted = false;
  /** A template prints it whole, as YAML or JSON, where nothing is known about what the place takes. */
  isPassedWhole = false;
  /** A template walks over its items. */
  isRanged = false;
  /** A template walks over its keys. */
  isRangedByKey = false;
  /** A template reads a key of it that is computed. */
  isIndexed = false;
  /** Types of the places in manifests where it is printed, by their text. */
  readonly placeTypes = new Map<string, Type>();

  schemaIsOpen = false;
  schemaIsClosed = false;
  /** Loosened: unknown keys are accepted. */
  mustBeOpen = false;
  /** Loosened: anything is accepted. */
  mustBeAnything = false;

  /** On the root of a chart or subchart: the outermost root, where `global` lives. */
  chartTop: ValuesNode | undefined;

  private readonly depth: number;
  private readonly ids: { next: number };

  constructor(key = '', parent?: ValuesNode) {
    this.key = key;
    this.parent = parent;
    this.depth = parent ? parent.depth + 1 : 0;
    this.ids = parent?.ids ?? { next: 0 };
    this.id = this.ids.next++;
  }

  /** The property, made when it is new. All charts share the outermost `global`. */
  child(key: string): ValuesNode {
    if (this.chartTop && this.chartTop !== this && key === 'global') return this.chartTop.child(key);
    const known = this.properties.get(key);
    if (known) return known;
    if (this.depth >= MAX_DEPTH) return this;
    const made = new ValuesNode(key, this);
    this.properties.set(key, made);
    return made;
  }

  /** The element, made when it is new. */
  item(): ValuesNode {
    if (this.depth >= MAX_DEPTH) return this;
    this.element ??= new ValuesNode('*', this);
    return this.element;
  }

  get isChart(): boolean {
    return this.chartTop !== undefined;
  }

  /** Keys from the root; `*` stands for an element. */
  path(): string[] {
    return this.parent ? [...this.parent.path(), this.key] : [];
  }

  /** Properties sorted by key. */
  sorted(): [string, ValuesNode][] {
    return [...this.properties].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
