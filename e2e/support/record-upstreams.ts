import { loadComponents } from '@cedille/component';
import { lockEntry, writeLock } from '@cedille/helm';
import { lockFile, openTools, resolveUpstreams } from '@cedille/pipeline';

/**
 * Fixes the upstreams of a workspace to what this machine has, a mirror included, where their publishers' digests are not
 * recorded: what a suite delivers goes to its own registry, and ends with it.
 */
export async function recordUpstreams(root: string): Promise<void> {
  const tools = await openTools({ root });
  for (const component of await loadComponents(root)) {
    const { upstreams } = await resolveUpstreams({ root, component, tools });
    const entries = upstreams.flatMap(({ pin, archive }) => (archive ? [lockEntry(pin, archive.sha256)] : []));
    if (entries.length) await writeLock(root, lockFile(component.name), entries);
  }
}

/** Which of these components have an upstream that cannot be had here. */
export async function missingUpstreams(root: string, names: readonly string[]): Promise<string[]> {
  const tools = await openTools({ root });
  const missing: string[] = [];
  for (const component of await loadComponents(root)) {
    if (!names.includes(component.name)) continue;
    const { upstreams } = await resolveUpstreams({ root, component, tools });
    if (upstreams.some(({ archive }) => archive === undefined)) missing.push(component.name);
  }
  return missing;
}
