import { parseExpression } from './expression.ts';
import type { TypeFacts } from './facts.ts';
import { LazyObject, type ObjectBody } from './lazy-object.ts';
import { ANY, type Field, type ObjectType, type Type } from './type.ts';

/** Prefix of names that stand for a type of Kubernetes in the facts of custom resources. */
export const CORE_PREFIX = 'k8s.';
/** Field that stands for every key without a field of its own. */
export const REST = '*';

/** The types of one file by name. `core` answers for names of Kubernetes. */
export function readFacts(facts: TypeFacts, core: (name: string) => Type | undefined): ReadonlyMap<string, ObjectType> {
  const types = new Map<string, ObjectType>();
  const named = (name: string): Type => {
    if (name.startsWith(CORE_PREFIX)) return core(name.slice(CORE_PREFIX.length)) ?? ANY;
    const type = types.get(name);
    if (!type) throw new ReferenceError(`The facts of ${facts.source.what} name the type ${name} but do not hold it.`);
    return type;
  };
  for (const [name, fields] of Object.entries(facts.types)) {
    types.set(name, new LazyObject(name, () => readFields(fields, named)));
  }
  return types;
}

function readFields(written: Record<string, string>, named: (name: string) => Type): ObjectBody {
  const fields = new Map<string, Field>();
  let rest: Type | undefined;
  for (const [key, text] of Object.entries(written)) {
    const { type, nullable } = parseExpression(text, named);
    if (key === REST) rest = type;
    else {
      const required = key.endsWith('!');
      fields.set(required ? key.slice(0, -1) : key, { type, required, ...(nullable && { nullable }) });
    }
  }
  return rest ? { fields, rest } : { fields };
}
