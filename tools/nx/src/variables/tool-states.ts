import { createHash } from 'node:crypto';
import type { FactCache } from '../fact-cache.ts';
import { parseObject } from '../projects/facts.ts';

/** Tools whose version decides what a cached task gives. */
const TOOLS = ['helm', 'helm-unittest'];

/** What tools/versions.yaml says of these tools, by name. */
export function toolStates(cache: FactCache): Readonly<Record<string, string>> {
  return cache.derive<Record<string, string>>(['tools', 'tools/versions.yaml'], ([text]) => {
    const tools = parseObject<{ tools?: Record<string, unknown> }>(text)?.tools ?? {};
    return Object.fromEntries(TOOLS.map(name => [name, digest(tools[name] ?? null)]));
  });
}

function digest(pin: unknown): string {
  return createHash('sha256').update(JSON.stringify(pin)).digest('hex').slice(0, 40);
}
