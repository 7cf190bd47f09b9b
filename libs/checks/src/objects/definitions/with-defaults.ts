import { isMap } from '@cedille/source';
import { memberSchema, type StructuralSchema } from './structural-schema.ts';

/**
 * A value as the API server sees it when it validates: nulls that are not allowed are dropped, then defaults are filled in.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable
 */
export function withDefaults(schema: StructuralSchema, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item, index) => withDefaults(memberSchema(schema, index), item));
  if (!isMap(value)) return value;
  const filled = Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const below = memberSchema(schema, key);
      if (member === undefined || (member === null && !below.nullable)) return [];
      return [[key, withDefaults(below, member)] as const];
    }),
  );
  for (const [key, member] of Object.entries(schema.properties ?? {}))
    if (member.default !== undefined && !Object.hasOwn(filled, key))
      filled[key] = withDefaults(member, structuredClone(member.default));
  return filled;
}
