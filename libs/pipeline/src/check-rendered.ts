import { checkObjects, madeObjects, objectPlaces, type ObjectPlace } from '@cedille/checks';
import { headName, headOf, type Manifest, type ObjectHead } from '@cedille/manifests';
import type { Arranged } from './arrange.ts';
import { packPlaces, type PlacedKind, type RememberedRender } from './memory/remembered-render.ts';
import type { Kinds } from './registry.ts';
import type { DocumentNotes } from './references/rendered-documents.ts';
import type { RenderPlaceOptions } from './render-options.ts';

/** Holds the objects of a render against their kinds, and notes what the rest of the platform has to know of them. */
export function checkRendered(
  { where, kinds, memory, objects = true }: RenderPlaceOptions,
  { manifests, output, problems }: Arranged,
): Omit<RememberedRender, keyof DocumentNotes> {
  const { component, environment } = where;
  const facts = { manifests, registry: kinds.registry, ...where };
  const found = objects ? checkObjects({ ...facts, verdicts: memory.verdicts }) : [];
  return {
    problems: [...problems.map(problem => ({ ...problem, component, environment })), ...found],
    used: usedKinds({ component, environment, manifests, kinds }),
    made: madeObjects(facts),
    places: packPlaces(eachOnce(objectPlaces(facts))),
    objects: manifests.length,
    bytes: Buffer.byteLength(output),
  };
}

interface UsedKindsOptions {
  component: string;
  environment: string;
  manifests: readonly Manifest[];
  kinds: Kinds;
}

/** The custom resources among the objects, each kind once. */
function usedKinds({ component, environment, manifests, kinds }: UsedKindsOptions): PlacedKind[] {
  const found = new Map<string, PlacedKind>();
  for (const head of manifests.map(headOfDocument)) {
    const kind = `${head.apiVersion}/${head.kind}`;
    if (!kinds.broughtBy.has(kind) || found.has(kind)) continue;
    found.set(kind, { component, environment, kind, object: headName(head) });
  }
  return [...found.values()];
}

function headOfDocument(manifest: Manifest): ObjectHead {
  return manifest.head ?? headOf(manifest.object);
}

function eachOnce(places: readonly ObjectPlace[]): ObjectPlace[] {
  return [...new Map(places.map(place => [place.identity, place])).values()];
}
