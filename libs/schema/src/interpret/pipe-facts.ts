import type { Arg, CommandNode, PipeNode } from '../template/ast.ts';

/** The name of the function that a command calls; undefined when it is a value. */
export function functionOf({ args: [first] }: CommandNode): string | undefined {
  return first?.kind === 'identifier' ? first.name : undefined;
}

/** Functions that make one text of whatever they are given. */
const QUOTES: ReadonlySet<string | undefined> = new Set(['quote', 'squote', 'b64enc', 'toJson', 'toString']);

/** Whether a pipeline prints text that YAML reads as text. */
export function isQuoted({ commands }: PipeNode): boolean {
  return commands.some(command => QUOTES.has(functionOf(command)));
}

/** Whether a pipeline ends the rendering: it prints nothing, and what follows stands where it would stand without it. */
export function isFailure({ commands }: PipeNode): boolean {
  return functionOf(commands.at(-1)!) === 'fail';
}

/** What a condition asks of a value: whether it is set, or whether it is not. */
export interface Question {
  of: PipeNode;
  isSet: boolean;
}

/** What the whole pipeline asks; `not …` and a comparison with what stands for nothing ask in other words. */
export function questionOf(pipe: PipeNode): Question {
  const [command, ...more] = pipe.commands;
  const [, ...args] = command!.args;
  const name = more.length ? undefined : functionOf(command!);
  if (name === 'not' && args.length === 1) return { of: withArgs(pipe, args), isSet: false };
  const compared = name === 'eq' || name === 'ne' ? comparedWithNothing(args) : undefined;
  return compared ? { of: withArgs(pipe, [compared]), isSet: name === 'ne' } : { of: pipe, isSet: true };
}

/** What is held against the text of nothing: `toString x` and `"false"`, in either order. */
function comparedWithNothing([first, second, ...more]: readonly Arg[]): Arg | undefined {
  if (!first || !second || more.length) return undefined;
  if (isTextOfNothing(second)) return first;
  return isTextOfNothing(first) ? second : undefined;
}

function isTextOfNothing(arg: Arg): boolean {
  return arg.kind === 'string' && /^(|false|null|nil|<nil>)$/.test(arg.value);
}

function withArgs(pipe: PipeNode, args: Arg[]): PipeNode {
  return { ...pipe, commands: [{ ...pipe.commands[0]!, args }] };
}

/** The width given to `indent` or `nindent` in a pipeline. */
export function indentOf(pipe: PipeNode): { width: number; newLine: boolean } | undefined {
  for (const command of pipe.commands) {
    const name = functionOf(command);
    const width = command.args[1];
    if ((name === 'indent' || name === 'nindent') && width?.kind === 'number') {
      return { width: width.value, newLine: name === 'nindent' };
    }
  }
  return undefined;
}
