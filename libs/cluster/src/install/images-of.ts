/** The images that rendered objects name in their Pods, init containers among them. */
export function imagesOf(objects: Iterable<unknown>): string[] {
  const found = new Set<string>();
  for (const object of objects) collect(object, found);
  return [...found].sort();
}

/**
 * A list of containers is told by its name, wherever it is: in workloads, in Pods, in templates of custom resources. So is the
 * image of a database, whose Pods its operator makes.
 */
function collect(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [field, inside] of Object.entries(value)) {
    if (/^(initContainers|containers)$/.test(field) && Array.isArray(inside))
      for (const { image } of inside as { image?: unknown }[]) if (typeof image === 'string') found.add(image);
    if (field === 'imageName' && typeof inside === 'string') found.add(inside);
    collect(inside, found);
  }
}
