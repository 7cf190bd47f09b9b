import { didYouMean, type Position, type Problem } from '@cedille/source';
import { CLUSTER_RULES } from '../policies/cluster-rules.ts';
import { OBJECT_RULES } from '../policies/object-rules.ts';

/** A finding that somebody takes upon themselves, for a while. */
export interface Waiver {
  /** Codes of the rules. */
  rules: readonly string[];
  /** Objects: `DaemonSet metallb-system/metallb-speaker`, with `*` for any part of it. */
  object: string;
  reason: string;
  owner: string;
  /** The last day on which it holds: `2027-11-30`. */
  until: string;
}

/** A waiver where it stands. */
export interface PlacedWaiver extends Waiver {
  component: string;
  /** Only there; everywhere when left out. */
  environment?: string;
  /** How the code of one of its rules is written: the code itself, or the name of a group. */
  wordOf: (rule: string) => string;
  /** Where something of it stands. */
  positionOf: (path: readonly (string | number)[]) => Position;
  /** Whether all that it may be about was looked at, so that one that nothing needs is told of. */
  isJudged: boolean;
}

export interface ApplyWaiversOptions {
  problems: readonly Problem[];
  waivers: readonly PlacedWaiver[];
  /** The day that expiry is judged by; nobody asks when left out, so that a render does not depend on a clock. */
  today?: string | undefined;
}

/** Codes of rules that may be waived: policies are about what is good, the others about what works. */
export const WAIVABLE: ReadonlySet<string> = new Set([...OBJECT_RULES, ...CLUSTER_RULES].map(({ code }) => code));

/** The problems without those that are waived, and what is wrong with the waivers themselves. */
export function applyWaivers({ problems, waivers, today }: ApplyWaiversOptions): Problem[] {
  const used = new Map<PlacedWaiver, Map<string, Problem[]>>(waivers.map(waiver => [waiver, new Map()]));
  const rest = problems.filter(problem => {
    if (!WAIVABLE.has(problem.code)) return true;
    const own = waivers.filter(waiver => isAbout(waiver, problem));
    for (const waiver of own) {
      const codes = used.get(waiver)!;
      codes.set(problem.code, [...(codes.get(problem.code) ?? []), problem]);
    }
    return !own.length;
  });
  return [...rest, ...[...used].flatMap(([waiver, codes]) => faultsOf({ waiver, codes, today }))];
}

function isAbout({ rules, object, component, environment }: PlacedWaiver, problem: Problem): boolean {
  return (
    rules.includes(problem.code) &&
    component === problem.component &&
    (environment === undefined || environment === problem.environment) &&
    problem.object !== undefined &&
    patternOf(object).test(problem.object)
  );
}

const patterns = new Map<string, RegExp>();

function patternOf(object: string): RegExp {
  const known = patterns.get(object);
  if (known) return known;
  const parts = object.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const made = new RegExp(`^${parts.join('.*')}$`);
  patterns.set(object, made);
  return made;
}

/** A group is all of its rules; where one has nothing to waive, the others are named. */
function withoutRule({ rules, wordOf }: PlacedWaiver, rule: string): string {
  const word = wordOf(rule);
  const others = rules.filter(other => other !== rule && wordOf(other) === word);
  return others.length ? `write ${others.join(', ')} in the place of ${word}` : 'remove it';
}

interface Used {
  waiver: PlacedWaiver;
  /** What it waives, by code. */
  codes: ReadonlyMap<string, readonly Problem[]>;
  today: string | undefined;
}

function faultsOf({ waiver, codes, today }: Used): Problem[] {
  const { rules, object, component, environment, until, owner, isJudged } = waiver;
  const where = { component, ...(environment !== undefined && { environment }) };
  const unknown = rules.flatMap((rule, index): Problem[] => {
    if (WAIVABLE.has(rule)) return [];
    const near = didYouMean(rule, WAIVABLE);
    return [
      {
        code: 'waiver-unused',
        severity: 'error',
        message: `There is no rule ${rule} that can be waived.`,
        ...where,
        at: waiver.positionOf(['rules', index]),
        expected: 'the code of a policy: libs/checks/RULES.md',
        fix: near === undefined ? 'remove it' : `write ${near}`,
      },
    ];
  });
  const unused = rules.flatMap((rule, index): Problem[] =>
    isJudged && WAIVABLE.has(rule) && !codes.has(rule)
      ? [
          {
            code: 'waiver-unused',
            severity: 'warning',
            message: `The waiver of ${rule} for ${object} waives nothing.`,
            ...where,
            at: waiver.positionOf(['rules', index]),
            expected: 'a finding that it is about',
            fix: withoutRule(waiver, rule),
          },
        ]
      : [],
  );
  return [...unknown, ...unused, ...(today !== undefined && today > until ? expired() : [])];

  function expired(): Problem[] {
    const waived = [...codes.values()].flat();
    if (!waived.length) return [];
    return [
      {
        code: 'waiver-expired',
        // It stops what the findings themselves would stop.
        severity: waived.some(({ severity }) => severity === 'error') ? 'error' : 'warning',
        message: `The waiver of ${[...codes.keys()].join(', ')} for ${object} held until ${until}.`,
        ...where,
        at: waiver.positionOf(['until']),
        expected: `a look by ${owner}: whether the reason still holds`,
        fix: 'mend what it is about and remove it, or set a later date',
      },
    ];
  }
}
