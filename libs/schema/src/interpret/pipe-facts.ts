import type { CommandNode, PipeNode } from '../template/ast.ts';

/** The name of the function that a command calls; undefined when it is a value. */
export function functionOf({ args: [first] }: CommandNode): string | undefined {
  return first?.kind === 'identifier' ? first.name : undefined;
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
