import type { Problem } from '@cedille/source';
import { sandboxFile } from './load-sandboxes.ts';
import type { LoadedEnvironment } from './load-environment.ts';

/**
 * Sandboxes whose day has come, and those that would last longer than one may.
 * @param today `2027-03-31`; nobody asks when left out, so that a render does not depend on a clock
 */
export function sandboxExpiryProblems({ name, facts, positionOf }: LoadedEnvironment, today?: string): Problem[] {
  const { people = [], months } = facts.sandboxes ?? {};
  if (today === undefined || months === undefined) return [];
  const last = monthsAfter(today, months);
  return people.flatMap(({ person, expires }, index): Problem[] => {
    const isOver = expires <= today;
    if (!isOver && expires <= last) return [];
    return [
      {
        code: 'sandbox-expiry',
        severity: 'error',
        message: isOver
          ? `The sandbox of ${person} was to be closed on ${expires}.`
          : `The sandbox of ${person} is to last until ${expires}, longer than ${months} months from ${today}.`,
        environment: name,
        path: `sandboxes.people[${index}].expires`,
        at: positionOf(['sandboxes', 'people', index, 'expires']),
        expected: isOver ? 'no file of a sandbox that is over' : `a day until ${last}`,
        fix: isOver ? `remove ${sandboxFile(name, person)}: all of it goes` : `write ${last}, or an earlier day`,
      },
    ];
  });
}

/** The same day of a later month, or the last one of that month where it is shorter. */
function monthsAfter(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastOfMonth))).toISOString().slice(0, 10);
}
