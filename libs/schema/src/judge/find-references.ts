/**
 * Paths of values that a document mentions in templates of its own, for example `.Values.team.name` in a string that the
 * chart passes to `tpl`. Such a key is read, though no template of the chart reads it.
 */
export function findReferences(values: unknown): string[][] {
  const references: string[][] = [];
  collect(values, references);
  return references;
}

function collect(value: unknown, references: string[][]): void {
  if (typeof value === 'string') references.push(...referencesIn(value));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      references.push(...referencesIn(key));
      collect(child, references);
    }
  }
}

function referencesIn(text: string): string[][] {
  if (!text.includes('{{')) return [];
  const actions = text.match(/\{\{.*?\}\}/gs) ?? [];
  return actions.flatMap(action =>
    [...action.matchAll(/\.Values((?:\.[\p{L}_][\p{L}\p{Nd}_]*)+)/gu)].map(([, path]) => path!.slice(1).split('.')),
  );
}

/** Whether a reference leads to the path or through it; a subchart's own templates do not see the key above them. */
export function isReferred(path: readonly (string | number)[], references: readonly string[][]): boolean {
  const starts = [path, path.slice(1)].filter(candidate => candidate.length > 0);
  return references.some(reference =>
    starts.some(candidate => candidate.every((step, index) => reference[index] === String(step))),
  );
}

/**
 * Maps and lists that stand at more than one place of a document: what YAML aliases lead to. A key that only carries the
 * anchor is read by nobody, and meant.
 */
export function findAnchored(values: unknown): Set<unknown> {
  const seen = new Set<unknown>();
  const anchored = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (seen.has(value)) return void anchored.add(value);
    seen.add(value);
    for (const child of Object.values(value)) visit(child);
  };
  visit(values);
  return anchored;
}
