import { createHash } from 'node:crypto';
import { serialize } from 'node:v8';
import { checkValues } from '@cedille/checks';
import type { Problem } from '@cedille/source';
import type { ComponentValues } from '@cedille/values';
import type { RenderPlaceOptions } from './render-options.ts';

/** Holds values against their schema, unless the same ones were found to be sound before. What is wrong is looked at every time. */
export async function checkValuesOnce(options: RenderPlaceOptions, values: ComponentValues): Promise<Problem[]> {
  const { schema, schemaKey, defaults, memory } = options;
  const key = keyOf([schemaKey, defaults.key], values);
  if (memory.soundValues.get(key)) return [];
  const problems = await checkValues({ values, schema: schema(), defaults: await defaults.read() });
  if (!problems.length) memory.soundValues.set(key, 1);
  return problems;
}

/** Serialized rather than as JSON, which does not tell an alias from a copy; the checks do. */
function keyOf(parts: readonly string[], { layers }: ComponentValues): string {
  const data = serialize([...parts, ...layers.map(({ name, data }) => [name, data])]);
  return createHash('sha256').update(data).digest('hex').slice(0, 40);
}
