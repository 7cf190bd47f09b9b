import type { ValuesNode } from '../tree/values-node.ts';

/** Does work where values are known to be set. */
export function whileAsked(nodes: readonly ValuesNode[], work: () => void): void {
  for (const node of nodes) {
    node.isSwitch = true;
    node.askedBy++;
  }
  work();
  for (const node of nodes) node.askedBy--;
}
