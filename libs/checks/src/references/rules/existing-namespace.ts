import { didYouMean } from '@cedille/source';
import type { PlacedObject, World } from '../world/world.ts';
import { choicesOf, componentKey, groupBy, nameOf, type RuleFinding, type Verdict } from './finding.ts';

/** Every namespace that objects are in is made by something. */
export function existingNamespace(world: World): Verdict {
  const kind = 'Namespace';
  const missing = world.objects.filter(object => {
    const name = world.namespaceOf(object);
    return name !== '' && !world.find({ kind, namespace: '', name });
  });
  const groups = groupBy(missing, object => [componentKey(object), world.namespaceOf(object)].join('\0'));
  if (world.isUncertain({ kind, namespace: '' })) return { findings: [], unchecked: groups.length };
  return { findings: groups.map(group => toFinding(world, group)), unchecked: 0 };
}

function toFinding(world: World, group: readonly PlacedObject[]): RuleFinding {
  const [object] = group as [PlacedObject];
  const name = world.namespaceOf(object);
  const names = world.namesOf({ kind: 'Namespace', namespace: '' });
  const near = didYouMean(name, names);
  const more = group.length - 1;
  const others = more ? ` (and ${more} more of ${object.component.name})` : '';
  return {
    code: 'unknown-namespace',
    object,
    path: ['metadata', object.relations.namespace === undefined ? 'name' : 'namespace'],
    message: `${nameOf(object.relations)}${others} is in namespace ${name}, but nothing creates that namespace.`,
    expected: choicesOf('a namespace of the environment', names, near),
    fix: template =>
      near === undefined
        ? `create the Namespace ${name}, or correct metadata.namespace in ${template}`
        : `write ${near} in ${template} or in the values it reads`,
  };
}
