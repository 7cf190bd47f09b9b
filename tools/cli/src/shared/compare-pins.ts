import { bundledFile, type Pin } from '@cedille/delivery';
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
    Promise.all(moves.map(({ component, from }) => textOf(options, component, from))),
    Promise.all(moves.map(({ component, to }) => textOf(options, component, to))),
  ]);
  const { registry } = await loadKinds(workspace);
  const texts = (list: readonly (RenderedText | undefined)[]): RenderedText[] =>
    list.filter(text => text !== undefined);
  return {
    difference: differenceOf({ before: texts(before), after: texts(after), registry, environments: [environment] }),
    problems: moves.flatMap(({ component, to }, index) =>
      to && !after[index] ? [notInBundle(component, environment, to)] : [],
    ),
  };
}

async function textOf(
  { environment, readBundle }: ComparePinsOptions,
  component: string,
  pin: Pin | undefined,
): Promise<RenderedText | undefined> {
  const file = pin && (await readBundle(component, pin)).get(bundledFile(environment, component));
  return file && { environment, component, text: Buffer.from(file).toString('utf8') };
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
