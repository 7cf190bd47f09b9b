import type { Position } from '@cedille/source';
import type { PlacedWaiver } from './apply-waivers.ts';

/** One reason, and what is waived for it: by object, with `*` for any part of it, codes of rules or names of groups. */
export interface WrittenWaiver {
  reason: string;
  /** The last day on which it holds: `2027-11-30`. */
  until: string;
  /** Left out, whoever answers for the component. */
  owner?: string;
  objects: Readonly<Record<string, readonly string[]>>;
}

/** What a container without a security context lacks: where a chart has no value for one, all of it is waived at once. */
export const WAIVER_GROUPS: Readonly<Record<string, readonly string[]>> = {
  'security-context': ['capabilities-kept', 'privilege-escalation', 'runs-as-root', 'seccomp-missing', 'writable-root'],
};

export interface PlaceWaiversOptions extends Pick<PlacedWaiver, 'component' | 'environment' | 'isJudged'> {
  waivers: readonly WrittenWaiver[];
  /** Whoever answers for the component. */
  owner: string;
  /** Where something of the list stands. */
  positionOf: (path: readonly (string | number)[]) => Position;
}

/** A waiver for each object that is named, with its rules one by one. */
export function placeWaivers({ waivers, owner, positionOf, ...where }: PlaceWaiversOptions): PlacedWaiver[] {
  return waivers.flatMap(({ objects, ...written }, index) =>
    Object.entries(objects).map(([object, words]) => {
      const rules = words.flatMap((word, at) => (WAIVER_GROUPS[word] ?? [word]).map(rule => ({ rule, word, at })));
      return {
        owner,
        ...written,
        ...where,
        object,
        rules: rules.map(({ rule }) => rule),
        wordOf: rule => rules.find(one => one.rule === rule)!.word,
        positionOf: ([first, ...rest]) =>
          first === 'rules'
            ? positionOf([index, 'objects', object, ...rest.map(rule => rules[Number(rule)]!.at)])
            : positionOf([index, first!, ...rest]),
      };
    }),
  );
}
