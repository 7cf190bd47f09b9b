import { didYouMean } from '@cedille/source';
import { findingAt } from '../../objects/finding-at.ts';
import { mapsAt, textAt } from '../../objects/value-at.ts';
import type { AuditRule, Finding } from '../../finding.ts';
import type { Repository } from '../../repository.ts';
import type { AuditedDocument } from '../../tree/audited-file.ts';
import { isPlaceholder } from '../../tree/placeholder.ts';
import { fluxObjects, namesOf } from './flux-objects.ts';

/** What waits for something waits for something that is there, and that does not wait for it. */
export const dependencies: AuditRule = repository =>
  ['Kustomization', 'HelmRelease'].flatMap(kind => judge(kind, repository));

interface Waiting {
  document: AuditedDocument;
  name: string;
  waitsFor: { name: string; namespace: string | undefined; path: (string | number)[] }[];
}

function judge(kind: string, repository: Repository): Finding[] {
  const all = fluxObjects(repository, kind).flatMap(document => waitingOf(document));
  const known = namesOf(repository, kind);
  return [...all.flatMap(one => unknown(one, kind, known)), ...cycles(all, kind)];
}

function waitingOf(document: AuditedDocument): Waiting[] {
  const { object } = document;
  const name = textAt(object, ['metadata', 'name']);
  if (name === undefined || isPlaceholder(name)) return [];
  const waitsFor = mapsAt(object, ['spec', 'dependsOn']).flatMap(({ item, path }) => {
    const wanted = textAt(item, ['name']);
    return wanted === undefined || isPlaceholder(wanted)
      ? []
      : [{ name: wanted, namespace: textAt(item, ['namespace']), path: [...path, 'name'] }];
  });
  return [{ document, name, waitsFor }];
}

/** A name may be made by a template somewhere: only where all names of the kind are plain one is missed. */
function unknown({ document, waitsFor }: Waiting, kind: string, known: ReadonlySet<string>): Finding[] {
  if ([...known].some(isPlaceholder)) return [];
  return waitsFor
    .filter(({ name }) => !known.has(name))
    .map(({ name, path }) => {
      const near = didYouMean(name, known);
      return findingAt(document, path, {
        code: 'reference-missing',
        severity: 'error',
        like: `dependsOn ${kind}`,
        message: `It waits for the ${kind} ${name}, which no file of this repository declares.`,
        expected: `a ${kind} of this repository${near === undefined ? '' : `; did you mean ${near}?`}`,
        fix: near === undefined ? 'correct the name, or remove the dependency' : `write ${near}`,
        why: `Flux waits for it for ever: the ${kind} is never applied.`,
      });
    });
}

/** Names that stand for one object only: several environments of one repository may have the same ones. */
function cycles(all: readonly Waiting[], kind: string): Finding[] {
  const counts = new Map<string, number>();
  for (const { name } of all) counts.set(name, (counts.get(name) ?? 0) + 1);
  const byName = new Map(all.filter(({ name }) => counts.get(name) === 1).map(one => [one.name, one]));
  const done = new Set<string>();
  const found: Finding[] = [];
  for (const start of byName.values()) {
    const way: string[] = [];
    const follow = (name: string): void => {
      const one = byName.get(name);
      if (!one || done.has(name)) return;
      const at = way.indexOf(name);
      if (at >= 0) return void found.push(cycle(byName, [...way.slice(at), name], kind));
      way.push(name);
      for (const { name: next } of one.waitsFor) follow(next);
      way.pop();
      done.add(name);
    };
    follow(start.name);
  }
  return found;
}

function cycle(byName: ReadonlyMap<string, Waiting>, way: readonly string[], kind: string): Finding {
  const first = byName.get(way[0]!)!;
  const { path } = first.waitsFor.find(({ name }) => name === way[1])!;
  return findingAt(first.document, path, {
    code: 'dependency-cycle',
    severity: 'error',
    like: `dependsOn ${kind}`,
    message: `These wait for each other: ${way.join(' → ')}.`,
    expected: 'an order in which they can be applied',
    fix: 'remove one of the dependencies',
  });
}
