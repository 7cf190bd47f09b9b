import { finding, NONE, type Keyword, type Run } from './visit.ts';
import type { JsonSchema } from './schema.ts';

/** `$ref` to a place in the same schema. Keywords beside it are judged too, as JSON Schema does since 2019. */
export const reference: Keyword<string> = (visit, pointer) => {
  const target = resolve(visit.run, pointer);
  if (target === undefined) {
    return [
      finding(visit, '$ref', {
        expected: 'a schema whose references can be followed',
        describe: () => ({
          message: `the schema refers to ${pointer}, which is not in it`,
          fix: 'fix the schema: a reference must begin with #/ and lead to a part of the same file',
        }),
      }),
    ];
  }
  if (visit.references.includes(target)) return NONE;
  return visit.run.visit({
    ...visit,
    schema: target,
    schemaPath: pointer,
    references: [...visit.references, target],
  });
};

/** The part of the schema that a local JSON pointer (`#/$defs/x`) leads to, or undefined. */
export function resolve({ root, resolved }: Run, pointer: unknown): JsonSchema | undefined {
  if (typeof pointer !== 'string') return undefined;
  if (!resolved.has(pointer)) resolved.set(pointer, follow(root, pointer));
  return resolved.get(pointer);
}

function follow(root: JsonSchema, pointer: string): JsonSchema | undefined {
  if (pointer !== '#' && !pointer.startsWith('#/')) return undefined;
  let at: unknown = root;
  for (const step of pointer.split('/').slice(1)) {
    const key = unescapePointer(step);
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return typeof at === 'boolean' || (typeof at === 'object' && at !== null) ? (at as JsonSchema) : undefined;
}

function unescapePointer(step: string): string {
  const decoded = /%[\da-f]{2}/i.test(step) ? decodeURIComponentSafely(step) : step;
  return decoded.replaceAll('~1', '/').replaceAll('~0', '~');
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
