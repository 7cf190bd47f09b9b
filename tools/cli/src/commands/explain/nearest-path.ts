import { didYouMean, type Path } from '@cedille/source';

/**
 * The path that `wanted` most probably means: each step as it is, or the key that is one slip away. Where no key is near,
 * the path ends, so that what comes out shows all that is there instead; it is empty when not even the first step is known.
 */
export function nearestPath(wanted: Path, known: readonly Path[]): Path {
  const found: (string | number)[] = [];
  let within = known;
  for (const step of wanted) {
    const here = new Set(within.flatMap(path => (path.length > found.length ? [path[found.length]!] : [])));
    const meant = here.has(step) ? step : nearestKey(step, here);
    if (meant === undefined) break;
    within = within.filter(path => path[found.length] === meant);
    found.push(meant);
  }
  return found;
}

/** An item of a list that is too short is no slip. */
function nearestKey(step: string | number, here: ReadonlySet<string | number>): string | undefined {
  if (typeof step === 'number') return undefined;
  return didYouMean(
    step,
    [...here].filter(key => typeof key === 'string'),
  );
}
