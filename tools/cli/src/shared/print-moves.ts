import { formatDifference } from '@cedille/difference';
import type { PinComparison, PinMove } from './compare-pins.ts';
import type { Terminal } from '../terminal.ts';

export interface PrintMovesOptions {
  terminal: Terminal;
  moves: readonly PinMove[];
  /** Undefined when the bundles were not asked for. */
  comparison: PinComparison | undefined;
}

/** One line a component, then what it means as objects. */
export function printMoves({ terminal, moves, comparison }: PrintMovesOptions): void {
  const { bold, dim } = terminal.colors;
  for (const { component, from, to } of moves) {
    const versions = `${from?.version ?? 'nothing'} → ${to?.version ?? 'nothing'}`;
    terminal.print(`${bold(component.padEnd(24))} ${versions.padEnd(20)} ${dim(to?.digest ?? '')}`);
  }
  if (comparison) terminal.print(`\n${formatDifference(comparison.difference, { colors: terminal.colors }).trimEnd()}`);
  else terminal.print(dim('\nThe bundles were not compared, because --offline was asked.'));
}
