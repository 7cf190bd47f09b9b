import { chartOf, orderComponents, type Component } from '@cedille/component';
import { environmentFile, type LoadedEnvironment } from '@cedille/environment';
import type { Problem } from '@cedille/source';
import { compare as compareVersions } from 'semver';
import { releasesFile, type Pin } from '../load-pins.ts';
import { ROOT_COMPONENT } from '../release/release.ts';

/** Where pins come from: an environment, or the releases that this tree makes. */
export interface PinSource {
  name: string;
  pins: ReadonlyMap<string, Pin>;
}

export interface PlanPromotionOptions {
  from: PinSource;
  to: LoadedEnvironment;
  /** What the target runs now. */
  pins: ReadonlyMap<string, Pin>;
  /** All components. */
  components: readonly Component[];
  /** Names that were asked for; all that both sides can run when undefined. */
  selected: readonly string[] | undefined;
}

/** A pin that changes. */
export interface Move {
  component: string;
  from: Pin | undefined;
  to: Pin;
}

export interface Promotion {
  moves: Move[];
  /** What the target cannot run. */
  problems: Problem[];
}

/** What has to change in the target, and why it cannot. Pure: nothing is written. */
export function planPromotion(options: PlanPromotionOptions): Promotion {
  const { from, pins, selected } = options;
  const wanted = selected ?? [...from.pins.keys()].filter(name => runsIn(options, name) && name !== ROOT_COMPONENT);
  const unfit = wanted.flatMap(name => unfitProblems(options, name));
  const refused = new Set(unfit.map(({ component }) => component));
  const moves = wanted
    .filter(name => !refused.has(name))
    .flatMap((component): Move[] => {
      const pin = from.pins.get(component);
      return pin && pin.digest !== pins.get(component)?.digest
        ? [{ component, from: pins.get(component), to: pin }]
        : [];
    })
    .sort((a, b) => (a.component < b.component ? -1 : 1));
  return { moves, problems: [...unfit, ...orderProblems(options, moves), ...tooOldProblems(options, moves)] };
}

/** Listed, or asked for by a request. */
function runsIn({ to, components }: Pick<PlanPromotionOptions, 'to' | 'components'>, name: string): boolean {
  const { components: present } = to.facts;
  return present.includes(name) || components.some(one => chartOf(one) === name && present.includes(one.name));
}

/** Something that was asked for by name and cannot be moved. */
function unfitProblems(options: PlanPromotionOptions, component: string): Problem[] {
  const { from, to } = options;
  const base = { code: 'promotion-refused' as const, severity: 'error' as const, component, environment: to.name };
  if (component === ROOT_COMPONENT)
    return [
      {
        ...base,
        message: `${component} has no pin: its bundle contains the pins of all components.`,
        expected: 'a component that is pinned',
        fix: `./cedille publish ${component} --channel ${to.name} moves the channel that ${to.name} follows`,
      },
    ];
  if (!from.pins.has(component))
    return [
      {
        ...base,
        message: `${from.name} pins no release of ${component}.`,
        expected: `a pin in ${releasesFile(from.name)}`,
        fix: `./cedille promote tree ${from.name} ${component} --write`,
      },
    ];
  if (runsIn(options, component)) return [];
  return [
    {
      ...base,
      message: `${component} does not run in ${to.name}.`,
      at: to.positionOf(['components']),
      path: 'components',
      expected: `a component of ${to.name}: ${to.facts.components.join(', ')}`,
      fix: `add ${component} to components in ${environmentFile(to.name)}`,
    },
  ];
}

/** Missing requirements, the wrong kind of cluster, alternatives side by side: whatever the order of the target finds. */
function orderProblems({ to, components }: PlanPromotionOptions, moves: readonly Move[]): Problem[] {
  const moved = new Set(moves.map(({ component }) => component));
  const movedNames = new Set(components.filter(one => moved.has(chartOf(one))).map(({ name }) => name));
  return orderComponents(to, components).problems.filter(({ component }) => component && movedNames.has(component));
}

/** A release was proved together with what it requires; something older there was never tried with it. */
function tooOldProblems(options: PlanPromotionOptions, moves: readonly Move[]): Problem[] {
  const { from, to, components } = options;
  const after = new Map([...options.pins, ...moves.map(({ component, to: pin }) => [component, pin] as const)]);
  const present = components.filter(one => one.instanceOf === undefined && runsIn(options, one.name));
  return moves.flatMap(({ component }) =>
    providersOf(component, present).flatMap((provider): Problem[] => {
      const proved = from.pins.get(provider)?.version;
      const there = after.get(provider)?.version;
      if (!proved || (there && compareVersions(there, proved) >= 0)) return [];
      return [
        {
          code: 'promotion-refused',
          severity: 'error',
          message: `${component} requires ${provider} ${proved}, with which it was proved in ${from.name}; ${to.name} ${there ? `has ${there}` : 'pins none'}.`,
          component,
          environment: to.name,
          expected: `${provider} ${proved} or newer in ${releasesFile(to.name)}`,
          fix: `promote both: ./cedille promote ${from.name} ${to.name} ${provider} ${component}`,
        },
      ];
    }),
  );
}

/** The components that provide what it requires. */
function providersOf(name: string, present: readonly Component[]): string[] {
  const required = present.find(component => component.name === name)?.meta.requires ?? [];
  return present
    .filter(({ meta }) => meta.provides?.some(capability => required.includes(capability)))
    .map(provider => provider.name);
}
