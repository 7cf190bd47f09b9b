import { formatPath } from '@cedille/source';
import type { Step } from './difference.ts';

/** `spec.containers[name=server].image`: a path with the items of lists by their keys. */
export function formatSteps(path: readonly Step[]): string {
  let text = '';
  for (const step of path) {
    const part = typeof step === 'object' ? `[${formatItem(step)}]` : formatPath([step]);
    text += text && !part.startsWith('[') ? `.${part}` : part;
  }
  return text;
}

function formatItem(step: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(step)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
