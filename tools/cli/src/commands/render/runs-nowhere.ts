import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { environmentFile, listEnvironments, loadEnvironment } from '@cedille/environment';
import type { Rendering, Selection } from '@cedille/pipeline';
import type { Problem } from '@cedille/source';

export interface RunsNowhereOptions {
  root: string;
  /** What was asked for; everything when empty. */
  selection: Selection;
  /** What came of it. */
  renderings: readonly Pick<Rendering, 'environment' | 'component' | 'instanceOf'>[];
}

/**
 * What was asked for and is nowhere: a component that does not run there, an environment without any. An environment
 * without components that nobody asked for is a warning.
 */
export async function runsNowhere({ root, selection, renderings }: RunsNowhereOptions): Promise<Problem[]> {
  const { environments, components } = selection;
  const places = environments ?? (await listEnvironments(root));
  const isEmpty = (name: string): boolean => !renderings.some(({ environment }) => environment === name);
  if (!components) {
    const empty = places.filter(isEmpty);
    return Promise.all(empty.map(name => emptyEnvironment(root, name, environments !== undefined)));
  }
  const missing = components.filter(
    name => !renderings.some(({ component, instanceOf }) => component === name || instanceOf === name),
  );
  return Promise.all(
    missing.map(name => notListed({ root, component: name, places, wereAsked: environments !== undefined })),
  );
}

/** Facts without any component may be what somebody is just beginning: only who asks for them expects objects. */
async function emptyEnvironment(root: string, name: string, wasAsked: boolean): Promise<Problem> {
  const { positionOf } = await loadEnvironment(root, name);
  return {
    code: 'runs-nowhere',
    severity: wasAsked ? 'error' : 'warning',
    message: `${name} lists no component: nothing is rendered for it.`,
    environment: name,
    path: 'components',
    at: positionOf(['components']),
    expected: 'at least one component',
    fix: `list what should run there in ${environmentFile(name)}, or npx nx g @cedille/nx:component <name> --environments=${name}`,
  };
}

interface NotListed {
  root: string;
  component: string;
  places: readonly string[];
  wereAsked: boolean;
}

async function notListed({ root, component, places, wereAsked }: NotListed): Promise<Problem> {
  const all = await listEnvironments(root);
  const listing = await Promise.all(
    all.map(async name => ((await loadEnvironment(root, name)).facts.components.includes(component) ? [name] : [])),
  );
  const running = listing.flat();
  const overlays = places
    .map(name => `environments/${name}/${component}.yaml`)
    .filter(file => existsSync(join(root, file)));
  const where = wereAsked ? places.join(', ') : 'any environment';
  const unread = overlays.length
    ? `, and ${overlays.join(', ')} ${overlays.length === 1 ? 'is' : 'are'} read by nothing`
    : '';
  const [place = all[0] ?? ''] = places;
  const { positionOf } = await loadEnvironment(root, place);
  return {
    code: 'runs-nowhere',
    severity: 'error',
    message: `${component} does not run in ${where}: nothing was rendered${unread}.`,
    component,
    ...(wereAsked && places.length === 1 && { environment: place }),
    path: 'components',
    at: positionOf(['components']),
    expected: running.length
      ? `an environment that lists ${component}: ${running.join(', ')}`
      : `an environment that lists ${component}`,
    fix: running.length
      ? `./cedille render ${running[0]!} ${component}, or list ${component} in ${environmentFile(place)}`
      : `list ${component} in ${environmentFile(place)}`,
  };
}
