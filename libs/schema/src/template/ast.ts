/**
 * The syntax tree of Go templates. Names follow Go's `text/template/parse`, so that its documentation can be read
 * beside this file.
 */

/** Where a node starts. */
export interface Span {
  /** Index into the source, in UTF-16 units as JavaScript strings count. */
  offset: number;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
}

/** What one file defines: its own body, or one `define` or `block` in it. */
export interface Template {
  /** The file's path for its own body, else the name given to `define` or `block`. */
  name: string;
  file: string;
  root: ListNode;
}

export interface ListNode {
  nodes: Node[];
}

export type Node =
  TextNode | CommentNode | ActionNode | IfNode | RangeNode | WithNode | TemplateNode | BreakNode | ContinueNode;

export interface TextNode {
  kind: 'text';
  /** What remains after the trim markers around it. Never empty. */
  text: string;
  at: Span;
}

export interface CommentNode {
  kind: 'comment';
  /** With its slashes and stars, without the delimiters. */
  text: string;
  at: Span;
}

/** Text computed by a pipeline, or a declaration or assignment (then nothing is printed). */
export interface ActionNode {
  kind: 'action';
  pipe: PipeNode;
  at: Span;
}

/** What `if`, `range` and `with` share. */
interface BranchNode {
  pipe: PipeNode;
  list: ListNode;
  /** Present when there is an `else`; an `else if` or `else with` is one nested node in it. */
  elseList?: ListNode;
  /** The opening `{{`; for an `else if` or `else with` the word `if` or `with`. */
  at: Span;
}

export interface IfNode extends BranchNode {
  kind: 'if';
}

export interface RangeNode extends BranchNode {
  kind: 'range';
}

export interface WithNode extends BranchNode {
  kind: 'with';
}

/** A call of a named template. `block` leaves one behind, beside the template that it defines. */
export interface TemplateNode {
  kind: 'template';
  name: string;
  pipe?: PipeNode;
  at: Span;
}

export interface BreakNode {
  kind: 'break';
  at: Span;
}

export interface ContinueNode {
  kind: 'continue';
  at: Span;
}

export interface PipeNode {
  /** Declared or assigned variables in order, each with its `$`: none, one, or two (in `range`). */
  declarations: string[];
  /** True for `=`, false for `:=` or no variable. */
  isAssign: boolean;
  /** Never empty. */
  commands: CommandNode[];
  at: Span;
}

/** A function or value followed by its arguments. */
export interface CommandNode {
  /** Never empty. */
  args: Arg[];
  at: Span;
}

export type Arg =
  FieldArg | VariableArg | ChainArg | IdentifierArg | DotArg | NilArg | BoolArg | NumberArg | StringArg | PipeArg;

/** `.a.b`; the path has at least one name. */
export interface FieldArg {
  kind: 'field';
  path: string[];
  at: Span;
}

/** `$x.a`; the path is empty for the variable alone. */
export interface VariableArg {
  kind: 'variable';
  /** `$` or `$x`. */
  name: string;
  path: string[];
  at: Span;
}

/** `(pipeline).a` or `name.a`; the path has at least one name. */
export interface ChainArg {
  kind: 'chain';
  target: Arg;
  path: string[];
  at: Span;
}

/** The name of a function. */
export interface IdentifierArg {
  kind: 'identifier';
  name: string;
  at: Span;
}

export interface DotArg {
  kind: 'dot';
  at: Span;
}

export interface NilArg {
  kind: 'nil';
  at: Span;
}

export interface BoolArg {
  kind: 'bool';
  value: boolean;
  at: Span;
}

export interface NumberArg {
  kind: 'number';
  /** As written; a character constant keeps its quotes. */
  text: string;
  /** The nearest JavaScript number; NaN for a number with an imaginary part. */
  value: number;
  at: Span;
}

export interface StringArg {
  kind: 'string';
  /** Without quotes, escapes resolved. */
  value: string;
  /** As written, with quotes or backquotes. */
  raw: string;
  at: Span;
}

/** A pipeline in parentheses. */
export interface PipeArg {
  kind: 'pipe';
  pipe: PipeNode;
  at: Span;
}
