import { formatPath } from '@cedille/source';
import type { AuditRule, Finding } from '../finding.ts';
import { Accumulator, type Accumulation, type PlacedObject } from '../kustomize/accumulate.ts';
import type { Kustomization } from '../kustomize/kustomization.ts';
import type { Repository } from '../repository.ts';
import { isPlaceholder } from '../tree/placeholder.ts';

/** What a kustomization comes to: no circle, and no object twice. Each tree is judged by itself: overlays are other clusters. */
export const kustomizeObjects: AuditRule = repository => {
  const accumulator = new Accumulator(repository);
  const found = [...repository.kustomizations.values()].flatMap(kustomization => {
    const accumulation = accumulator.accumulate(kustomization.folder);
    return [...circle(kustomization, accumulation), ...twice(kustomization, accumulation, accumulator, repository)];
  });
  return unique(found);
};

function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ message, at }) => {
    const key = `${message} ${at?.file} ${at?.line}`;
    return !seen.has(key) && seen.add(key);
  });
}

function circle({ folder, positionOf, names, file }: Kustomization, { cycle }: Accumulation): Finding[] {
  if (!cycle || cycle[0] !== folder) return [];
  const next = names.find(({ target }) => target === cycle[1]);
  return [
    {
      code: 'dependency-cycle',
      severity: 'error',
      like: 'kustomization',
      message: `${file} takes in itself: ${cycle.map(one => one || '.').join(' → ')}.`,
      ...(next && { path: formatPath(next.path) }),
      at: positionOf(next?.path ?? []),
      expected: 'kustomizations that lead to files',
      fix: 'remove the line',
      why: 'Kustomize refuses to build any of them.',
    },
  ];
}

/** One object that comes in by two ways: Kustomize refuses the second one. What a part refuses its parents need not be told. */
function twice(
  { names, positionOf, folder }: Kustomization,
  { objects }: Accumulation,
  accumulator: Accumulator,
  { kustomizations }: Repository,
): Finding[] {
  const seen = new Map<string, PlacedObject>();
  for (const name of names) {
    if (name.use !== 'resource' || name.target === undefined) continue;
    const part = kustomizations.has(name.target)
      ? accumulator.accumulate(name.target).objects
      : objects.filter(({ document }) => document.file === name.target);
    for (const object of new Map(part.map(one => [identityOf(one), one])).values()) {
      const key = identityOf(object);
      const first = seen.get(key);
      if (
        first &&
        first.document.manifest !== object.document.manifest &&
        object.name !== '' &&
        !isPlaceholder(object.name)
      )
        return [
          {
            code: 'duplicate-object',
            severity: 'error',
            like: 'kustomization objects',
            message: `${object.kind} ${object.name} comes twice into ${folder || 'the root'}: from ${first.document.file} and from ${object.document.file}.`,
            path: formatPath(name.path),
            at: positionOf(name.path),
            expected: 'every object once',
            fix: 'remove one of the two, or make it a patch',
            why: 'Kustomize refuses to build the folder.',
          },
        ];
      seen.set(key, object);
    }
  }
  return [];
}

function identityOf({ apiVersion, kind, name, namespace }: PlacedObject): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return `${group} ${kind} ${namespace ?? ''} ${name}`;
}
