import { chartOf, type Component } from '@cedille/component';
import { bundledFile, bundledFolder, type Pin } from '@cedille/delivery';
import { changedKinds, differenceOf, type Difference, type RenderedText } from '@cedille/difference';
import { loadKinds, type Kinds, type Workspace } from '@cedille/pipeline';
import { CedilleError, type Problem } from '@cedille/source';

/** A pin before and after; undefined when there is none. */
export interface PinMove {
  component: string;
  from: Pin | undefined;
  to: Pin | undefined;
}

export interface ComparePinsOptions {
  workspace: Workspace;
  environment: string;
  moves: readonly PinMove[];
  /** Files of the bundle of a release. */
  readBundle: (component: string, pin: Pin) => Promise<ReadonlyMap<string, Uint8Array>>;
}

export interface PinComparison {
  difference: Difference;
  /** Releases that have nothing for the environment. */
  problems: Problem[];
}

/** What an environment gets and loses, as objects: the bundles themselves are compared. */
export async function comparePins(options: ComparePinsOptions): Promise<PinComparison> {
  const { workspace, environment, moves } = options;
  const [before, after] = await Promise.all([
    Promise.all(moves.map(({ component, from }) => textsOf(options, component, from))),
    Promise.all(moves.map(({ component, to }) => textsOf(options, component, to))),
  ]);
  const kinds = loadKinds(workspace);
  const compared = {
    before: before.flat(),
    after: after.flat(),
    registry: kinds.registry,
    environments: [environment],
  };
  const difference = differenceOf(compared);
  const definitions = await definitionsOf(options, { kinds, changed: changedKinds(difference, environment) });
  return {
    difference: definitions.length ? differenceOf({ ...compared, definitions: () => definitions }) : difference,
    problems: moves.flatMap(({ component, to }, index) =>
      to && !after[index]?.length ? [notInBundle(component, environment, to)] : [],
    ),
  };
}

/**
 * What the environment, or the one whose Argo CD or host it has, gets from the components that bring the kinds which change. A bundle
 * that cannot be read says nothing: it is not what is promoted.
 */
async function definitionsOf(
  options: ComparePinsOptions,
  { kinds, changed }: { kinds: Kinds; changed: readonly string[] },
): Promise<string[]> {
  const moved = new Set(options.moves.map(({ component }) => component));
  const owners = [...new Set(changed.flatMap(kind => kinds.broughtBy.get(kind) ?? []))].filter(one => !moved.has(one));
  const places = options.workspace.places.map(({ environment: { name }, pins }) => ({ environment: name, pins }));
  const texts = owners.map(async owner => {
    const place =
      places.find(({ environment, pins }) => environment === options.environment && pins.has(owner)) ??
      places.find(({ pins }) => pins.has(owner));
    if (!place) return [];
    try {
      return await textsOf({ ...options, environment: place.environment }, owner, place.pins.get(owner));
    } catch (error) {
      if (!(error instanceof CedilleError)) throw error;
      return [];
    }
  });
  return (await Promise.all(texts)).flat().flatMap(({ text }) => text ?? []);
}

/** What a bundle has for the environment: the component, and what requests ask for of it. */
async function textsOf(
  { workspace, environment, readBundle }: ComparePinsOptions,
  component: string,
  pin: Pin | undefined,
): Promise<RenderedText[]> {
  if (!pin) return [];
  const files = await readBundle(component, pin);
  const present = workspace.places.find(place => place.environment.name === environment)?.present ?? [];
  const instances = present.filter(one => one.instanceOf === component);
  const all: Pick<Component, 'name' | 'instanceOf'>[] = [{ name: component }, ...instances];
  return all.flatMap(one => {
    const file = files.get(bundledFile(bundledFolder(environment, one), chartOf(one)));
    return file ? [{ environment, component: one.name, text: Buffer.from(file).toString('utf8') }] : [];
  });
}

function notInBundle(component: string, environment: string, { version }: Pin): Problem {
  return {
    code: 'promotion-refused',
    severity: 'error',
    message: `${component} ${version} contains nothing for ${environment}: it was released before ${environment} listed it.`,
    component,
    environment,
    expected: `a release whose bundle has the folder ${environment}`,
    fix: `release ${component} anew: npx nx release, then ./cedille publish ${component}`,
  };
}
