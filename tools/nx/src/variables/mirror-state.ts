import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FactCache } from '../fact-cache.ts';

/** Describes the files in the folder that CEDILLE_CHART_MIRROR names; a web address is its own description. */
export function mirrorState(cache: FactCache, address = process.env.CEDILLE_CHART_MIRROR): string {
  if (!address || /^https?:/.test(address)) return address ?? '';
  const folder = address.startsWith('file://') ? fileURLToPath(address) : address;
  const hash = createHash('sha256');
  for (const name of filesOf(folder)) hash.update(`${name} ${digest(cache, join(folder, name))}\n`);
  return hash.digest('hex');
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(name => statSync(join(folder, name)).isFile())
      .sort();
  } catch {
    return [];
  }
}

function digest(cache: FactCache, file: string): string {
  return cache.glance(['digest', file], path => createHash('sha256').update(readFileSync(path)).digest('hex'));
}
