import { crdsOf, isCrd, objectName, type Manifest } from '@cedille/manifests';
import { ROOT_COMPONENT } from '../release/release.ts';

export interface PlanBootstrapOptions {
  /** Component → its manifests in the environment, in canonical order. */
  manifests: ReadonlyMap<string, readonly Manifest[]>;
  /** The component that is Argo CD. */
  gitops: string;
}

/** One step from an empty cluster to Argo CD that looks after itself. */
export interface BootstrapStep {
  title: string;
  /** Applied server-side, in this order. */
  manifests: readonly Manifest[];
  /** Arguments of kubectl that wait for the outcome. */
  wait: readonly (readonly string[])[];
}

/**
 * Namespaces, the definitions that Argo CD brings and that its own objects need, the projects that it starts with, Argo CD,
 * then the root Application: from there on Argo CD brings everything else in its waves, itself included. Applied again, every
 * step changes nothing.
 */
export function planBootstrap({ manifests, gitops }: PlanBootstrapOptions): BootstrapStep[] {
  const own = manifests.get(gitops) ?? [];
  const platform = manifests.get(ROOT_COMPONENT) ?? [];
  const projects = firstProjects(platform);
  const root = platform.filter(isRoot);
  const definitions = definitionsFor([...own, ...projects, ...root], [...manifests.values()].flat(), own);
  const rest = own.filter(manifest => !isNamespace(manifest) && !isCrd(manifest.object));
  const steps: BootstrapStep[] = [
    { title: 'Namespaces', manifests: own.filter(isNamespace), wait: [] },
    {
      title: 'Definitions of the kinds that Argo CD is made of',
      manifests: definitions,
      wait: established(definitions),
    },
    { title: 'The projects that Argo CD starts with', manifests: projects, wait: [] },
    // One that cannot read bundles yet looks at the root again only at its next turn.
    { title: 'Argo CD', manifests: rest, wait: rest.flatMap(rolledOut) },
    { title: 'The root Application', manifests: root, wait: [] },
  ];
  return steps.filter(step => step.manifests.length);
}

/**
 * Of the objects of the root, those that have to be there before Argo CD: the project of the root, and `default`. Its server
 * makes that one, open to everything, when it is missing; where it may not, it ends.
 */
export function firstProjects(platform: readonly Manifest[]): Manifest[] {
  const names: readonly unknown[] = [ROOT_COMPONENT, 'default'];
  return platform.filter(({ object: { kind, metadata } }) => kind === 'AppProject' && names.includes(metadata?.name));
}

/** What Argo CD follows first; the other projects and Applications are in the bundle that it then reads. */
function isRoot({ object: { kind, metadata } }: Manifest): boolean {
  return kind === 'Application' && metadata?.name === ROOT_COMPONENT;
}

function isNamespace({ object }: Manifest): boolean {
  return object.kind === 'Namespace';
}

/**
 * Definitions of the kinds that are used, whichever component has them, and all of one component: its controllers end when a
 * kind that they watch is not there.
 */
function definitionsFor(used: readonly Manifest[], all: readonly Manifest[], own: readonly Manifest[]): Manifest[] {
  const kinds = new Set(used.map(({ object }) => `${String(object.apiVersion).split('/')[0]}/${object.kind}`));
  return all.filter(manifest =>
    crdsOf([manifest]).some(definition => {
      const { group, names } = definition.spec as { group: string; names: { kind: string } };
      return own.includes(manifest) || kinds.has(`${group}/${names.kind}`);
    }),
  );
}

const ESTABLISH = ['wait', '--for=condition=Established', '--timeout=60s'];

function established(definitions: readonly Manifest[]): string[][] {
  return definitions.length
    ? [[...ESTABLISH, ...definitions.map(({ object }) => `customresourcedefinition/${object.metadata!.name}`)]]
    : [];
}

function rolledOut({ object }: Manifest): string[][] {
  if (object.kind !== 'Deployment' && object.kind !== 'StatefulSet') return [];
  const what = `${object.kind.toLowerCase()}/${object.metadata!.name}`;
  return [['rollout', 'status', what, '--namespace', String(object.metadata!.namespace), '--timeout=300s']];
}

/** What a step applies, for people: each object by name, or how many of each kind when there are many. */
export function describeStep({ manifests }: BootstrapStep): string {
  if (manifests.length <= NAMED) return manifests.map(({ object }) => objectName(object)).join(', ');
  const counts = new Map<string, number>();
  for (const { object } of manifests) counts.set(String(object.kind), (counts.get(String(object.kind)) ?? 0) + 1);
  return `${manifests.length} objects: ${[...counts].map(([kind, count]) => `${count} ${kind}`).join(', ')}`;
}

const NAMED = 6;
