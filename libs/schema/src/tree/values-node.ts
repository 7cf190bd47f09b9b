import type { Type } from '@cedille/types';
import { NONE, type TypeSet } from './value-type.ts';

/** Reads deeper than this come from templates that call themselves: they end in the deepest node. */
const MAX_DEPTH = 24;
/** So often one step is taken below the defaults before it counts as that of a template that calls itself. */
const MAX_REPEATS = 3;
/** More places than any known chart has by a factor of five; beyond it nothing new is entered. */
const MAX_NODES = 200_000;

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
  /** The default is a whole number written with a decimal point, as `60.0`. */
  isWrittenWithPoint = false;
  /** Default texts with template actions in them, which `tpl` runs. */
  readonly templates: string[] = [];

  /** A template reads it. */
  isRead = false;
  /** A template prints it. */
  isEmitted = false;
  /** A template prints it whole, as YAML or JSON, where nothing is known about what the place takes. */
  isPassedWhole = false;
  /** The same where a text or number belongs: a map or list is one text of the template's own making there. */
  isPrintedAsText = false;
  /** A template walks over its items. */
  isRanged = false;
  /** A template walks over its keys. */
  isRangedByKey = false;
  /** A template reads a key of it that is computed. */
  isIndexed = false;
  /** A template asks what type it has, and is ready for others. */
  isTypeTested = false;
  /** A template joins it: a list, or a single value. */
  isJoined = false;
  /** A template compares it with a value of one type. */
  isCompared = false;
  /** Printed without quotes where text belongs: a number there would not be text. */
  isPrintedBare = false;
  /** An `if` or `with` asks whether it is set. */
  isSwitch = false;
  /** Used where nothing has asked whether it is set. */
  isUsedUnasked = false;
  /** How many of the blocks that are being run begin by asking whether it is set. */
  askedBy = 0;
  /** Types of the places in manifests where it is printed, by their text. */
  readonly placeTypes = new Map<string, Type>();

  schemaIsOpen = false;
  schemaIsClosed = false;
  /** Loosened: unknown keys are accepted. */
  mustBeOpen = false;
  /** Loosened: anything is accepted. */
  mustBeAnything = false;
  /** Templates that call themselves reach it from above at every depth: what is below is as free as they are. */
  readonly isBottomless: boolean;

  /** On the root of a chart or subchart: the outermost root, where `global` lives. */
  chartTop: ValuesNode | undefined;

  private readonly depth: number;
  private readonly ids: { next: number };

  constructor(key = '', parent?: ValuesNode, isBottomless = false) {
    this.isBottomless = isBottomless;
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
    if (this.isAtEnd) return this;
    const made = new ValuesNode(key, this, this.repeats(key));
    this.properties.set(key, made);
    return made;
  }

  /** The element, made when it is new. */
  item(): ValuesNode {
    if (!this.element && this.isAtEnd) return this;
    this.element ??= new ValuesNode('*', this, this.repeats('*'));
    return this.element;
  }

  /** Something is done with the value that needs more than to know whether it is set. */
  use(): void {
    if (!this.askedBy) this.isUsedUnasked = true;
  }

  /** Whether the tree has grown beyond what is looked at. */
  get isFull(): boolean {
    return this.ids.next >= MAX_NODES;
  }

  private get isAtEnd(): boolean {
    return this.isBottomless || this.depth >= MAX_DEPTH || this.isFull;
  }

  /** Whether this step from this key was taken so often, below all defaults, that a template must be calling itself. */
  private repeats(step: string): boolean {
    let count = 1;
    for (let at: ValuesNode | undefined = this; at && !at.inDefaults && !at.isChart; at = at.parent) {
      if (at.key === step && at.parent?.key === this.key && ++count >= MAX_REPEATS) return true;
    }
    return false;
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
