import type { CommandNode, PipeNode } from '../template/ast.ts';

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

/** What `not …` asks for; undefined for every other pipeline. */
export function negated(pipe: PipeNode): PipeNode | undefined {
  const [command, ...more] = pipe.commands;
  const [, ...args] = command!.args;
  if (more.length || functionOf(command!) !== 'not' || args.length !== 1) return undefined;
  return { ...pipe, commands: [{ ...command!, args }] };
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
