import { isMap, type Path } from '@cedille/source';
import type { ParameterSet } from './parameters.ts';

/** A template with its parameters, and what nothing gave. */
export interface Filled {
  value: unknown;
  /** Parameters that the template asks for, and no generator has; by the path of the text. */
  missing: readonly { path: Path; name: string }[];
}

/** How Argo CD reads templates: `{{name}}`, or with goTemplate those of Go. */
export type Dialect = 'plain' | 'go';

/**
 * Puts parameters into all texts below a value. What takes more than looking up a parameter (functions, conditions) stays as
 * it is written: nobody knows what it comes to.
 */
export function fillTemplate(value: unknown, set: ParameterSet, dialect: Dialect, path: Path = []): Filled {
  if (typeof value === 'string') return fillText(value, set, dialect, path);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => fillTemplate(item, set, dialect, [...path, index]));
    return { value: items.map(item => item.value), missing: items.flatMap(({ missing }) => missing) };
  }
  if (!isMap(value)) return { value, missing: [] };
  const entries = Object.entries(value).map(
    ([key, inner]) => [key, fillTemplate(inner, set, dialect, [...path, key])] as const,
  );
  return {
    value: Object.fromEntries(entries.map(([key, filled]) => [key, filled.value])),
    missing: entries.flatMap(([, { missing }]) => missing),
  };
}

function fillText(text: string, { values, isPartial }: ParameterSet, dialect: Dialect, path: Path): Filled {
  const missing: { path: Path; name: string }[] = [];
  // Conditions and loops decide what of a text there is: all or nothing.
  if (dialect === 'go' && /\{\{-?\s*(?:if|range|with|define|block|template|else|end)\b|\{\{-?[^}]*:=/.test(text))
    return { value: text, missing };
  const value = text.replace(/\{\{-?\s*([^{}]*?)\s*-?\}\}/g, (whole, body: string) => {
    const steps = dialect === 'go' ? goSteps(body) : plainSteps(body);
    const found = steps && lookUp(values, steps, dialect);
    if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean') return String(found);
    const isOpen = found === undefined || (dialect === 'go' && isMap(found));
    if (steps && isOpen && !isPartial) missing.push({ path, name: body });
    return whole;
  });
  return { value, missing };
}

type Steps = readonly (string | number)[];

/** `path.basename`, `path[0]`. */
function plainSteps(body: string): Steps | undefined {
  const match = /^([\w./-]+?)(?:\[(\d+)\])?$/.exec(body);
  if (!match) return undefined;
  const names = match[1]!.split('.');
  if (match[2] !== undefined) return [...names, 'segments', Number(match[2])];
  return names;
}

/** `.path.basename`, `index .path.segments 1`. */
function goSteps(body: string): Steps | undefined {
  const index = /^index\s+((?:\.\w+)+)\s+(?:(\d+)|"([^"]*)")$/.exec(body);
  const names = (index?.[1] ?? /^(?:\.\w+)+$/.exec(body)?.[0])?.slice(1).split('.');
  if (!names) return undefined;
  return index ? [...names, index[3] ?? Number(index[2])] : names;
}

/** A parameter. `{{path}}` is the whole path; in Go's templates that is `.path.path`, and `.path` all that is known of it. */
function lookUp(values: Readonly<Record<string, unknown>>, steps: Steps, dialect: Dialect): unknown {
  const flat = steps.join('.');
  if (Object.hasOwn(values, flat) && !isMap(values[flat])) return values[flat];
  let found: unknown = values;
  for (const step of steps) {
    const isThere = typeof found === 'object' && found !== null && Object.hasOwn(found, step);
    found = isThere ? (found as Record<string | number, unknown>)[step] : undefined;
  }
  return dialect === 'plain' && isMap(found) && steps.at(-1) === 'path' ? found['path'] : found;
}

/**
 * Words in braces that a template of Go takes for functions that it does not have: `{{name}}` is how the other dialect
 * asks for a parameter.
 */
export function plainParameters(value: unknown, path: Path = []): { path: Path; name: string }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => plainParameters(item, [...path, index]));
  if (isMap(value)) return Object.entries(value).flatMap(([key, inner]) => plainParameters(inner, [...path, key]));
  if (typeof value !== 'string') return [];
  // Inside a text of Go (`{{ "{{name}}" }}`) they are text.
  const bare = value.replace(/\{\{-?\s*(?:"[^"]*"|`[^`]*`)[^}]*\}\}/g, '');
  return [...bare.matchAll(/\{\{-?\s*([a-z][\w-]*(?:\.[\w-]+|\[\d+\])*)\s*-?\}\}/gi)].flatMap(([, name]) =>
    ALONE.test(name!) ? [] : [{ path, name: name! }],
  );
}

/** What may stand alone in braces: words of the language, and functions that take nothing. */
const ALONE =
  /^(?:end|else|break|continue|true|false|nil|now|uuidv4|list|dict|tuple|randBytes|genPrivateKey|fail|env|html|print|println|hello|ago|max|min|add|coalesce|all|any|and|or|not)$/;
