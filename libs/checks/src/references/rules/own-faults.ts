import { didYouMean, type ProblemCode } from '@cedille/source';
import type { Fault, FaultRule } from '../relations.ts';
import type { PlacedObject, World } from '../world/world.ts';
import { choicesOf, groupBy, listNames, nameOf, type RuleFinding, type Verdict } from './finding.ts';

interface FaultText {
  code: ProblemCode;
  message: (object: string, fault: Fault, subjects: string) => string;
  expected: (fault: Fault, near: string | undefined) => string;
}

const TEXTS: Readonly<Record<FaultRule, FaultText>> = {
  volume: {
    code: 'volume-missing',
    message: (object, { written }, subjects) =>
      `${object} mounts volume ${written} in ${subjects}, but has no volume of that name.`,
    expected: ({ choices }, near) => choicesOf('a volume of the Pod', choices, near),
  },
  'probe-port': {
    code: 'reference-port',
    message: (object, { written }, subjects) =>
      `${object} refers to port ${written} of ${subjects}, which has no port of that name.`,
    expected: ({ choices }, near) => choicesOf('a port of the container', choices, near),
  },
  selector: {
    code: 'selector-mismatch',
    message: object => `The selector of ${object} does not match its own Pod template: the API server would reject it.`,
    expected: ({ choices, subject }) => `labels of ${subject}: ${listNames(choices)}`,
  },
};

/** What is wrong inside one object: a mount without its volume, a probe of no port, a selector that is not its own. */
export function ownFaults(world: World): Verdict {
  const faults = world.objects.flatMap(object => (object.relations.faults ?? []).map(fault => ({ object, fault })));
  const groups = groupBy(faults, ({ object, fault: { rule, written, subject } }) =>
    [
      object.component.name,
      object.document,
      nameOf(object.relations),
      rule,
      written,
      rule === 'volume' || subject,
    ].join('\0'),
  );
  return { findings: groups.map(toFinding), unchecked: 0 };
}

function toFinding(group: readonly { object: PlacedObject; fault: Fault }[]): RuleFinding {
  const [{ object, fault }] = group as [{ object: PlacedObject; fault: Fault }];
  const { code, message, expected } = TEXTS[fault.rule];
  const subjects = [...new Set(group.map(one => one.fault.subject))];
  const near = fault.written ? didYouMean(fault.written, fault.choices) : undefined;
  return {
    code,
    object,
    path: fault.path,
    message: message(
      nameOf(object.relations),
      fault,
      `${subjects.length > 1 ? 'containers' : 'container'} ${listNames(subjects)}`,
    ),
    expected: expected(fault, near),
    fix: template =>
      near === undefined
        ? `correct ${template} or the values it reads`
        : `write ${near} in ${template} or in the values it reads`,
  };
}
