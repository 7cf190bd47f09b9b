import type { PlaceTypes } from '../places/place-types.ts';
import type {
  ActionNode,
  Arg,
  CommandNode,
  IfNode,
  ListNode,
  Node,
  PipeNode,
  RangeNode,
  TemplateNode,
  WithNode,
} from '../template/ast.ts';
import type { ValuesNode } from '../tree/values-node.ts';
import { NOTHING, ofConstants, signatureOf, union, type AbstractValue } from './abstract-value.ts';
import { COMPUTED, EmittedText, isComputed } from './emitted-text.ts';
import { DefaultTemplates } from './default-templates.ts';
import { callFunction, isDigest, passesPlace } from './functions.ts';
import { isPrinted, markEmitted, markWhole } from './mark-emission.ts';
import { namesLike } from './names-like.ts';
import { functionOf, indentOf, isFailure, isQuoted, questionOf } from './pipe-facts.ts';
import { DOCUMENT, TEXT, UNKNOWN, isKnown, textOfPlace, type Place } from './place.ts';
import { constantText, printedUnder } from './printed-value.ts';
import { readElement, readPath } from './read-value.ts';
import { Scope } from './scope.ts';
import { whileAsked } from './while-asked.ts';

/** Bounds for templates that are made to waste time; the largest known chart takes 20,000 steps. */
const MAX_STEPS = 300_000;
const MAX_CALL_DEPTH = 40;

/** One run of one template. */
interface Frame {
  text: EmittedText;
  /** What the template returns to a caller that keeps its text. */
  result: AbstractValue;
}

/** Reads values the way templates do, without values: every branch is taken, every call followed once for each argument. */
export class Interpreter {
  /** Functions that are not known, with the number of calls. */
  readonly unknownFunctions = new Map<string, number>();
  steps = 0;
  private readonly templates: ReadonlyMap<string, ListNode>;
  private readonly types: PlaceTypes;
  private readonly remembered = new Map<string, AbstractValue>();
  private readonly defaultTemplates = new DefaultTemplates();
  private frame: Frame = { text: new EmittedText(DOCUMENT), result: NOTHING };
  private readonly additions: { node: ValuesNode; value: AbstractValue }[] = [];
  private depth = 0;
  /** Above zero what is computed is not printed, at least not here. */
  private muted = 0;

  constructor(templates: ReadonlyMap<string, ListNode>, types: PlaceTypes) {
    this.templates = templates;
    this.types = types;
  }

  /** Whether the templates were too much, so that some of them were not followed to the end. */
  get isExhausted(): boolean {
    return this.steps >= MAX_STEPS;
  }

  /** Runs a file of templates/. */
  run(root: ListNode, dot: AbstractValue): void {
    this.frame = { text: new EmittedText(DOCUMENT), result: NOTHING };
    this.runList(root, dot, scopeOf(dot));
  }

  /** A template puts a value into a map of the values. */
  noteAddition(map: AbstractValue, value: AbstractValue): void {
    for (const node of map.nodes) if (!node.isChart) this.additions.push({ node, value });
  }

  /** What was put into maps that turned out to be printed whole is printed with them, somewhere. */
  settle(): void {
    for (const { node, value } of this.additions) if (isPrinted(node)) markWhole(value, UNKNOWN, this.types);
    this.additions.length = 0;
  }

  /** Runs a named template and gives what it prints; remembered, so that calls of itself end. */
  call(name: string, argument: AbstractValue, place: Place): AbstractValue {
    const body = this.templates.get(name);
    return body ? this.runOnce({ name, body, argument, place }) : NOTHING;
  }

  /** Runs the default texts that a value may be, as `tpl` does, and gives what they print. */
  runDefaults(text: AbstractValue, argument: AbstractValue, place: Place): AbstractValue {
    const at = isKnown(place) ? place : TEXT;
    const results = this.defaultTemplates
      .in(text)
      .map(({ name, body }) => this.runOnce({ name, body, argument, place: at }));
    return this.printedBy(results.reduce(union, NOTHING));
  }

  private runOnce({ name, body, argument, place }: Call): AbstractValue {
    if (this.depth > MAX_CALL_DEPTH) return NOTHING;
    const key = `${name}\n${signatureOf(argument)}\n${this.muted ? 'muted' : textOfPlace(place)}`;
    const known = this.remembered.get(key);
    if (known) return known;
    this.remembered.set(key, NOTHING);
    const result = this.runTemplate(body, argument, place);
    this.remembered.set(key, result);
    return result;
  }

  /** Names of the templates that a computed name may be. */
  namesLike(patterns: readonly string[]): string[] {
    return namesLike(patterns, this.templates.keys());
  }

  /** What is printed of a call: its constants remain useful to the caller. */
  include(names: readonly string[], argument: AbstractValue, place: Place): AbstractValue {
    return this.printedBy(names.reduce((all, name) => union(all, this.call(name, argument, place)), NOTHING));
  }

  private printedBy(result: AbstractValue): AbstractValue {
    if (this.muted) return result;
    this.frame.result = union(this.frame.result, result);
    return ofConstants(result.constants);
  }

  private runTemplate(body: ListNode, argument: AbstractValue, place: Place): AbstractValue {
    const caller = this.frame;
    this.frame = { text: new EmittedText(place), result: NOTHING };
    this.depth++;
    this.runList(body, argument, scopeOf(argument));
    this.depth--;
    const { text, result } = this.frame;
    this.frame = caller;
    return union(result, constantText(text));
  }

  private runList(list: ListNode, dot: AbstractValue, scope: Scope): void {
    for (const node of list.nodes) {
      if (++this.steps > MAX_STEPS) return;
      this.runNode(node, dot, scope);
    }
  }

  private runNode(node: Node, dot: AbstractValue, scope: Scope): void {
    switch (node.kind) {
      case 'text':
        return this.frame.text.append(node.text);
      case 'action':
        return this.runAction(node, dot, scope);
      case 'template':
        return this.runTemplateNode(node, dot, scope);
      case 'if':
        return this.runIf(node, dot, scope);
      case 'with':
        return this.runWith(node, dot, scope);
      case 'range':
        return this.runRange(node, dot, scope);
    }
  }

  private runAction({ pipe }: ActionNode, dot: AbstractValue, scope: Scope): void {
    if (pipe.declarations.length || isFailure(pipe)) {
      this.quietly(() => this.evaluate(pipe, dot, scope));
      return;
    }
    const { place, column } = this.placeOf(pipe);
    const value = this.evaluate(pipe, dot, scope, place);
    if (!this.muted) markEmitted(value, { place, isQuoted: isQuoted(pipe) }, this.types);
    this.returnValue(value, place);
    this.frame.text.append(column === undefined ? COMPUTED : `\n${' '.repeat(column)}${COMPUTED}`);
  }

  /** A caller that keeps the text gets what is printed under the keys where it is printed. */
  private returnValue(value: AbstractValue, place: Place): void {
    const steps = this.muted ? this.frame.text.stepsBelow(place) : [];
    if (!steps) {
      if (this.depth && value.yaml) markWhole(value.yaml, UNKNOWN, this.types);
      return;
    }
    this.frame.result = union(this.frame.result, printedUnder(steps, value));
  }

  private runTemplateNode({ name, pipe }: TemplateNode, dot: AbstractValue, scope: Scope): void {
    const argument = pipe ? this.evaluate(pipe, dot, scope) : NOTHING;
    const { text } = this.frame;
    const place = text.current.trim() === '' ? text.blockPlace(text.current.length) : text.inlinePlace();
    const result = this.call(name, argument, place);
    this.frame.result = union(this.frame.result, result);
    text.append(COMPUTED);
  }

  /** Branches that begin in one line are alternatives: the first one stands for both in what the line says. */
  private runIf({ pipe, list, elseList }: IfNode, dot: AbstractValue, scope: Scope): void {
    const inner = new Scope(scope);
    const question = questionOf(pipe);
    const { nodes } = this.quietly(() => this.evaluate(pipe, dot, inner));
    const asked = question.of === pipe ? nodes : this.quietly(() => this.evaluate(question.of, dot, inner)).nodes;
    const [isSet, isUnset] = question.isSet ? [asked, []] : [nodes, asked];
    this.runBranches({ list, elseList, dot, elseDot: dot, scope: inner, isSet, isUnset });
  }

  private runWith({ pipe, list, elseList }: WithNode, dot: AbstractValue, scope: Scope): void {
    const inner = new Scope(scope);
    const value = this.quietly(() => this.evaluate(pipe, dot, inner));
    this.runBranches({ list, elseList, dot: value, elseDot: dot, scope: inner, isSet: value.nodes });
  }

  private runRange({ pipe, list, elseList }: RangeNode, dot: AbstractValue, scope: Scope): void {
    const inner = new Scope(scope);
    const { declarations } = pipe;
    const value = this.quietly(() => this.evaluate({ ...pipe, declarations: [] }, dot, inner));
    const element = readElement(value, { withKeys: declarations.length === 2 });
    if (declarations.length === 2) inner.declare(declarations[0]!, keysOf(value));
    if (declarations.length) inner.declare(declarations.at(-1)!, element);
    this.runBranches({ list, elseList, dot: element, elseDot: dot, scope: inner });
  }

  private runBranches({ list, elseList, dot, elseDot, scope, isSet = [], isUnset = [] }: Branches): void {
    const { text } = this.frame;
    const before = { line: text.current, length: text.length };
    whileAsked(isSet, () => this.runList(list, dot, new Scope(scope)));
    if (!elseList) return;
    const first = text.length === before.length ? text.current : undefined;
    if (first !== undefined) text.resetLine(before.line);
    else if (isComputed(text.current)) text.append(`\n${before.line}`);
    whileAsked(isUnset, () => this.runList(elseList, elseDot, new Scope(scope)));
    if (first !== undefined && text.length === before.length) text.resetLine(first);
  }

  private quietly<T>(work: () => T): T {
    this.muted++;
    try {
      return work();
    } finally {
      this.muted--;
    }
  }

  /** Where a printed pipeline ends up, and the column when it is a block of its own. */
  private placeOf(pipe: PipeNode): { place: Place; column?: number } {
    const { text } = this.frame;
    const indent = indentOf(pipe);
    const line = text.current;
    if (indent?.newLine) return { place: text.blockPlace(indent.width), column: indent.width };
    if (line.trim() === '') {
      const column = line.length + (indent?.width ?? 0);
      return { place: text.blockPlace(column), column };
    }
    const place = text.inlinePlace();
    return indent && line.trimEnd().endsWith(':') ? { place, column: indent.width } : { place };
  }

  private evaluate(pipe: PipeNode, dot: AbstractValue, scope: Scope, place: Place = UNKNOWN): AbstractValue {
    let value: AbstractValue | undefined;
    const lastDigest = pipe.commands.findLastIndex(command => isDigest(functionOf(command)));
    pipe.commands.forEach((command, index) => {
      const evaluate = (): AbstractValue => this.evaluateCommand({ command, dot, scope, place, piped: value });
      value = index <= lastDigest ? this.quietly(evaluate) : evaluate();
    });
    for (const name of pipe.declarations) {
      if (pipe.isAssign) scope.assign(name, value ?? NOTHING);
      else scope.declare(name, value ?? NOTHING);
    }
    return value ?? NOTHING;
  }

  private evaluateCommand({ command, dot, scope, place, piped }: Evaluation): AbstractValue {
    const name = functionOf(command);
    const [first, ...rest] = command.args;
    if (name === undefined) {
      for (const argument of rest) this.evaluateArgument(argument, dot, scope, UNKNOWN);
      const value = this.evaluateArgument(first!, dot, scope, place);
      return rest.length || piped ? NOTHING : value;
    }
    const argumentPlace = passesPlace(name) ? place : UNKNOWN;
    const evaluate = (): AbstractValue[] =>
      rest.map(argument => this.evaluateArgument(argument, dot, scope, argumentPlace));
    const values = isDigest(name) ? this.quietly(evaluate) : evaluate();
    if (piped) values.push(piped);
    return this.apply(name, values, place);
  }

  private apply(name: string, values: readonly AbstractValue[], place: Place): AbstractValue {
    const result = callFunction({ name, values, interpreter: this, place });
    if (result) return result;
    this.unknownFunctions.set(name, (this.unknownFunctions.get(name) ?? 0) + 1);
    for (const value of values) markWhole(value, UNKNOWN, this.types);
    return NOTHING;
  }

  private evaluateArgument(argument: Arg, dot: AbstractValue, scope: Scope, place: Place): AbstractValue {
    switch (argument.kind) {
      case 'dot':
        return dot;
      case 'field':
        return readPath(dot, argument.path);
      case 'variable':
        return readPath(scope.get(argument.name), argument.path);
      case 'chain':
        return readPath(this.evaluateArgument(argument.target, dot, scope, place), argument.path);
      case 'pipe':
        return this.evaluate(argument.pipe, dot, new Scope(scope), place);
      case 'string':
        return ofConstants([argument.value]);
      case 'number':
        return ofConstants([argument.text]);
      case 'identifier':
        return this.apply(argument.name, [], place);
      default:
        return NOTHING;
    }
  }
}

interface Branches {
  list: ListNode;
  elseList: ListNode | undefined;
  dot: AbstractValue;
  elseDot: AbstractValue;
  scope: Scope;
  /** What is set when the first list runs, and when the second one does. */
  isSet?: readonly ValuesNode[];
  isUnset?: readonly ValuesNode[];
}

interface Call {
  /** Equal for equal bodies. */
  name: string;
  body: ListNode;
  argument: AbstractValue;
  place: Place;
}

interface Evaluation {
  command: CommandNode;
  dot: AbstractValue;
  scope: Scope;
  place: Place;
  piped: AbstractValue | undefined;
}

function scopeOf(dot: AbstractValue): Scope {
  const scope = new Scope();
  scope.declare('$', dot);
  return scope;
}

/** Keys of a dictionary that the template itself has built. */
function keysOf(value: AbstractValue): AbstractValue {
  const isOwn = !value.nodes.length && !value.element;
  return isOwn ? ofConstants([...(value.dictionary?.keys() ?? [])].sort()) : NOTHING;
}
