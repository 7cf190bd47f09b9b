import type { Component } from '@cedille/component';
import { loadWorkspace, renderManifests } from '@cedille/pipeline';
import { CedilleError } from '@cedille/source';

/** A rendered document: what another program is told, inside of an object of Kubernetes. */
export interface HandedDocument {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
  readonly spec?: Readonly<Record<string, unknown>>;
}

export interface HandedOnOptions {
  root: string;
  environment: string;
  /** Who is told of it. */
  delivery: NonNullable<Component['meta']['delivery']>;
  /** What the environment has none of. */
  what: string;
  signal: AbortSignal;
}

/**
 * The documents of each component of an environment that a person gives to one program, by component.
 * @throws CedilleError when the environment lists none
 */
export async function handedOn(options: HandedOnOptions): Promise<ReadonlyMap<string, readonly HandedDocument[]>> {
  const { root, environment, delivery, signal } = options;
  const { components, places } = await loadWorkspace(root, { environments: [environment] });
  const told = components.filter(({ meta }) => meta.delivery === delivery).map(({ name }) => name);
  const listed = told.filter(name => places[0]!.environment.facts.components.includes(name));
  if (!listed.length) throw nothingToHandOn(options, told);
  const { manifests } = await renderManifests({ root, environments: [environment], components: listed, signal });
  const documents = new Map<string, HandedDocument[]>(listed.map(name => [name, []]));
  for (const rendered of manifests)
    documents.get(rendered.component)?.push(...rendered.manifests.map(({ object }) => object as HandedDocument));
  return documents;
}

function nothingToHandOn({ environment, delivery, what }: HandedOnOptions, told: readonly string[]): CedilleError {
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `${environment} has no ${what}: it lists no component that ${delivery} is told of.`,
    environment,
    expected: `an environment that lists ${told.join(' or ') || `a component with delivery: ${delivery}`}`,
    fix: `name the environment whose ${what} you mean, or list ${told[0] ?? 'such a component'} there`,
  });
}
