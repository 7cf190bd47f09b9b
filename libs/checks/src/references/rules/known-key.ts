import { didYouMean } from '@cedille/source';
import { kindName, type NamedKey } from '../relations.ts';
import type { ResolvedReference } from '../world/resolve.ts';
import { choicesOf, componentKey, groupBy, namersOf, nameOf, type RuleFinding, type Verdict } from './finding.ts';

interface MissingKey {
  resolved: ResolvedReference;
  named: NamedKey;
  keys: readonly string[];
}

/** Every key that is read is in its Secret or ConfigMap, where it is known what that holds. */
export function knownKey(references: readonly ResolvedReference[]): Verdict {
  const missing = references.flatMap((resolved): MissingKey[] => {
    const { reference, content } = resolved;
    const { keys, open } = content ?? {};
    if (!keys || open || reference.optional) return [];
    const named = reference.keys ?? [];
    return named.filter(({ key }) => !keys.includes(key)).map(one => ({ resolved, named: one, keys }));
  });
  const groups = groupBy(missing, ({ resolved: { object, place }, named }) =>
    [componentKey(object), place.kind, place.namespace, place.name, named.key].join('\0'),
  );
  return { findings: groups.map(toFinding), unchecked: 0 };
}

function toFinding(group: readonly MissingKey[]): RuleFinding {
  const [{ resolved, named, keys }] = group as [MissingKey];
  const { object, place } = resolved;
  const target = nameOf(place);
  const objects = group.map(one => one.resolved.object);
  const known = [...new Set(keys)].sort();
  const near = didYouMean(named.key, known);
  const verb = new Set(objects).size > 1 ? 'need' : 'needs';
  return {
    code: 'reference-key',
    object,
    path: named.path,
    message: `${namersOf(objects)} ${verb} key ${named.key} of ${target}, which has no such key.`,
    expected: choicesOf(`a key of ${target}`, known, near),
    fix: template =>
      near === undefined
        ? `correct the key in ${template}, or add it to the ${kindName(place.kind)}`
        : `write ${near} in ${template} or in the values it reads`,
  };
}
