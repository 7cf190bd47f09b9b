import { createHash } from 'node:crypto';
import { serialize } from 'node:v8';
import { checkValues } from '@cedille/checks';
import type { Problem } from '@cedille/source';
import type { ComponentValues } from '@cedille/values';
import { proveByChart } from './prove-by-chart.ts';
import type { RenderPlaceOptions } from './render-options.ts';

/** What is wrong with values, and whether Helm may be shown the schema. */
export interface JudgedValues {
  problems: Problem[];
  /** Something was found to be right that the schema refuses: Helm, which has nothing but the schema, must not judge by it. */
  isBeyondSchema: boolean;
}

/** Of values that were found to be sound: whether the schema alone says so. */
const SOUND = { bySchema: 1, beyondSchema: 2 } as const;

/**
 * Holds values against their schema, unless the same ones were found to be sound before. What is wrong is looked at every
 * time; what the schema refuses of an upstream chart that is there is shown to the chart first.
 */
export async function checkValuesOnce(options: RenderPlaceOptions, values: ComponentValues): Promise<JudgedValues> {
  const { schema, schemaKey, defaults, memory } = options;
  const key = keyOf([schemaKey, defaults.key], values);
  const known = memory.soundValues.get(key);
  if (known) return { problems: [], isBeyondSchema: known === SOUND.beyondSchema };
  const { hasExempt, ...judged } = await checkValues({
    values,
    schema: schema(),
    defaults: await defaults.read(),
    appVersions: await defaults.appVersions(),
  });
  if (!judged.problems.length) memory.soundValues.set(key, hasExempt ? SOUND.beyondSchema : SOUND.bySchema);
  const proved = await proveByChart(options, values, judged);
  return { problems: proved.problems, isBeyondSchema: hasExempt || proved.isAnyRead };
}

/** Serialized rather than as JSON, which does not tell an alias from a copy; the checks do. */
function keyOf(parts: readonly string[], { layers }: ComponentValues): string {
  const data = serialize([...parts, ...layers.map(({ name, data, repeated }) => [name, data, repeated])]);
  return createHash('sha256').update(data).digest('hex').slice(0, 40);
}
