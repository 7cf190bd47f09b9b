import { formatPath, isMap, parseYaml, type Path } from '@cedille/source';
import type { AuditRule, Finding } from '../finding.ts';
import { Accumulator, type PlacedObject } from '../kustomize/accumulate.ts';
import type { Kustomization } from '../kustomize/kustomization.ts';
import { mapsAt, textAt, textsAt, valueAt } from '../objects/value-at.ts';
import type { Repository } from '../repository.ts';
import { isPlaceholder } from '../tree/placeholder.ts';

/** Every patch has something to change. Only where all that a kustomization comes to is at hand can that be told. */
export const patchTargets: AuditRule = repository => {
  const accumulator = new Accumulator(repository);
  return [...repository.kustomizations.values()].flatMap(kustomization => {
    // A component changes what whoever takes it in has; and what is generated has no file.
    if (kustomization.isComponent || kustomization.names.some(({ use }) => use === 'component')) return [];
    const { objects, isComplete } = accumulator.accumulate(kustomization.folder);
    if (!isComplete) return [];
    return patchesOf(kustomization, repository)
      .filter(patch => !isMet(patch, objects))
      .map(patch => toFinding(patch, kustomization));
  });
};

interface Patch {
  path: Path;
  /** Whether it says by itself what it changes: then Kustomize fails where there is nothing of that name. */
  isStrict: boolean;
  kind: string | undefined;
  /** A pattern over the whole name, where a target is given. */
  name: string | undefined;
}

function patchesOf({ data, names }: Kustomization, repository: Repository): Patch[] {
  const targeted = ['patches', 'patchesJson6902'].flatMap(key =>
    mapsAt(data, [key]).flatMap(({ item, path }): Patch[] => {
      const target = item['target'];
      if (!isMap(target)) return [];
      if ('labelSelector' in target || 'annotationSelector' in target) return [];
      return [
        { path, isStrict: key === 'patchesJson6902', kind: textAt(target, ['kind']), name: textAt(target, ['name']) },
      ];
    }),
  );
  const files = names
    .filter(({ use, path }) => use === 'patch' && !isMap(valueAt(data, [...path.slice(0, 2), 'target'])))
    .flatMap(({ target = '', path }) =>
      (repository.files.get(target)?.objects ?? []).map(({ object }) => selfNamed(object, path)),
    );
  const inline = [
    ...mapsAt(data, ['patches']).flatMap(({ item, path }) =>
      isMap(item['target']) ? [] : inText(textAt(item, ['patch']), path),
    ),
    ...textsAt(data, ['patchesStrategicMerge']).flatMap(({ text, path }) =>
      text.includes('\n') ? inText(text, path) : [],
    ),
  ];
  return [...targeted, ...files, ...inline];
}

function inText(text: string | undefined, path: Path): Patch[] {
  const { data, problems } = parseYaml(text ?? '', 'patch', { dialect: 'helm' });
  return problems.length || !isMap(data) ? [] : [selfNamed(data, path)];
}

function selfNamed(object: object, path: Path): Patch {
  return { path, isStrict: true, kind: textAt(object, ['kind']), name: textAt(object, ['metadata', 'name']) };
}

function isMet({ kind, name }: Patch, objects: readonly PlacedObject[]): boolean {
  if ([kind, name].some(isPlaceholder) || kind === 'ConfigMap' || kind === 'Secret') return true;
  if (kind === undefined && name === undefined) return true;
  const pattern = wholeName(name);
  return objects.some(
    object =>
      (kind === undefined || object.kind === kind) &&
      [object.name, object.written].some(own => isPlaceholder(own) || !pattern || pattern.test(own)),
  );
}

/** Undefined where any name will do, or the pattern cannot be read. */
function wholeName(name: string | undefined): RegExp | undefined {
  if (name === undefined || name.length > 200) return undefined;
  if (/^[\w.-]+$/.test(name)) return new RegExp(`^${name}$`);
  // Patterns of strangers may take for ever: only the common ones are tried.
  const plain = name.split('.*').map(part => part.replace(/^\^|\$$/g, ''));
  return plain.every(part => /^[\w-]*$/.test(part)) ? new RegExp(`^${plain.join('.*')}$`) : undefined;
}

function toFinding({ path, isStrict, kind, name }: Patch, { positionOf }: Kustomization): Finding {
  const what = [kind, name].filter(Boolean).join(' ');
  return {
    code: 'patch-unused',
    severity: isStrict ? 'error' : 'warning',
    like: `patch ${isStrict}`,
    message: `There is no ${what} that the patch could change.`,
    path: formatPath(path),
    at: positionOf(path),
    expected: 'an object among the resources of this kustomization',
    fix: 'correct the kind or the name, or remove the patch',
    ...(isStrict && { why: 'Kustomize refuses to build the folder.' }),
  };
}
