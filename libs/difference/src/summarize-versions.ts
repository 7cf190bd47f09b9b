import { isMap } from '@cedille/source';
import type { ObjectDifference, VersionChange } from './difference.ts';
import { compareText } from './identity.ts';

/** Images and charts whose version is another, each once with the number of objects that carry it. */
export function summarizeVersions(objects: readonly ObjectDifference[]): VersionChange[] {
  const found = new Map<string, VersionChange>();
  for (const { before, after, changes } of objects) {
    if (!before || !after) continue;
    const seen = new Set<string>();
    for (const change of [...imagesOf(before, after), ...chartsOf(changes)]) {
      const key = JSON.stringify([change.kind, change.name, change.before, change.after]);
      if (seen.has(key)) continue;
      seen.add(key);
      found.set(key, { ...change, objects: (found.get(key)?.objects ?? 0) + 1 });
    }
  }
  return [...found.values()].sort((a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name));
}

type Found = Omit<VersionChange, 'objects'>;

function chartsOf(changes: ObjectDifference['changes']): Found[] {
  return changes.flatMap((change): Found[] => {
    if (change.minor !== 'version' || !/chart$/.test(String(change.path.at(-1)))) return [];
    const before = splitChart(String(change.before));
    const after = splitChart(String(change.after));
    if (before.name !== after.name) return [];
    return [{ kind: 'chart', name: before.name, before: before.version, after: after.version }];
  });
}

/** `argo-cd-10.1.1` → argo-cd, 10.1.1. */
function splitChart(label: string): { name: string; version: string } {
  const match = /^(.*?)-(v?\d+\..*)$/.exec(label);
  return { name: match?.[1] ?? label, version: match?.[2] ?? '' };
}

function imagesOf(before: unknown, after: unknown): Found[] {
  const left = collectImages(before);
  const right = collectImages(after);
  const changed = [...left].flatMap(([place, image]): Found[] => {
    const other = right.get(place);
    if (other === undefined || other === image) return [];
    const [old, now] = [splitImage(image), splitImage(other)];
    const name = old.name === now.name ? old.name : `${old.name} → ${now.name}`;
    return [{ kind: 'image', name, before: old.version, after: now.version }];
  });
  return changed;
}

/** Images by the container they run in. */
function collectImages(object: unknown): Map<string, string> {
  const images = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      value.forEach((item: unknown, index) =>
        visit(item, `${path}/${isMap(item) ? String(item['name'] ?? index) : index}`),
      );
    } else if (isMap(value)) {
      if (typeof value['image'] === 'string') images.set(path, value['image']);
      for (const [key, inner] of Object.entries(value)) if (typeof inner === 'object') visit(inner, `${path}/${key}`);
    }
  };
  visit(object, '');
  return images;
}

/** `quay.io/argoproj/argocd:v3.5.7` → name and tag; a digest counts as version where there is no tag. */
export function splitImage(image: string): { name: string; version: string } {
  const [tagged = '', digest] = image.split('@');
  const colon = tagged.lastIndexOf(':');
  const hasTag = colon > tagged.lastIndexOf('/');
  const name = hasTag ? tagged.slice(0, colon) : tagged;
  return { name, version: hasTag ? tagged.slice(colon + 1) : (digest?.slice(0, 19) ?? 'latest') };
}
