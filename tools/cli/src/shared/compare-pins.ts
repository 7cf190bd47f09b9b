import { chartOf, type Component } from '@cedille/component';
import { bundledFile, bundledFolder, type Pin } from '@cedille/delivery';
import { differenceOf, type Difference, type RenderedText } from '@cedille/difference';
import { loadKinds, type Workspace } from '@cedille/pipeline';
import type { Problem } from '@cedille/source';

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
  const { registry } = await loadKinds(workspace);
  return {
    difference: differenceOf({ before: before.flat(), after: after.flat(), registry, environments: [environment] }),
    problems: moves.flatMap(({ component, to }, index) =>
      to && !after[index]?.length ? [notInBundle(component, environment, to)] : [],
    ),
  };
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
