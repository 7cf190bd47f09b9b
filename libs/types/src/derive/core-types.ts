import { compareText } from '../form/format-facts.ts';
import type { ObjectType, ScalarType, Type } from '../form/type.ts';
import type { TypeRegistry } from '../registry/registry.ts';

/**
 * Recognises types of Kubernetes inside custom resources. Custom resources carry them written out, without name: an
 * object with the same fields, of the same types and equally required, all the way down, is that type, unless it adds a
 * rule of its own.
 */
export class CoreTypes {
  private readonly byShape = new Map<string, ObjectType[]>();
  private readonly names = new Map<ObjectType, string>();
  /** The fields under which Kubernetes itself has a type. */
  private readonly places = new Map<Type, Set<string>>();
  private readonly shapes = new Shapes();

  constructor(registry: TypeRegistry) {
    for (const [name, type] of [...registry.coreTypes()].sort(shortNamesFirst)) {
      this.names.set(type, name);
      for (const [key, field] of type.fields) this.addPlace(innermost(field.type), key);
      if (!isDistinctive(type)) continue;
      const shape = this.shapes.of(type);
      this.byShape.set(shape, [...(this.byShape.get(shape) ?? []), type]);
    }
  }

  /**
   * The name of the core type that `type` is, or undefined. Where several look the same (a key of a Secret, a key of a
   * ConfigMap) the field tells which; where it does not, none is meant.
   */
  nameOf(type: ObjectType, field: string): string | undefined {
    const own = this.names.get(type);
    if (own !== undefined || !isDistinctive(type)) return own;
    const alike = (this.byShape.get(this.shapes.of(type)) ?? []).filter(core => addsNothing(type, core));
    const meant = alike.length > 1 ? alike.filter(core => this.places.get(core)?.has(field)) : alike;
    const best = meant.find(core => addsNothing(core, type)) ?? meant[0];
    return best && this.names.get(best);
  }

  private addPlace(type: Type, field: string): void {
    if (type.kind !== 'object') return;
    this.places.set(type, (this.places.get(type) ?? new Set()).add(field));
  }
}

function innermost(type: Type): Type {
  if (type.kind === 'list') return innermost(type.item);
  return type.kind === 'map' ? innermost(type.value) : type;
}

/** `Toleration` before `DeviceToleration`: the plain name is the one that others copy. */
function shortNamesFirst([a]: [string, ObjectType], [b]: [string, ObjectType]): number {
  return a.length - b.length || compareText(a, b);
}

/** Whether an equal shape can hardly be chance: `name` and `namespace` are everywhere. */
function isDistinctive({ fields }: ObjectType): boolean {
  return fields.size > 2 || (fields.size === 2 && [...fields.values()].some(({ type }) => type.kind !== 'scalar'));
}

/** A text that is equal for types with the same fields; rules on values do not count. */
class Shapes {
  private readonly known = new Map<ObjectType, string>();
  private readonly ids = new Map<string, string>();

  of(type: Type): string {
    switch (type.kind) {
      case 'any':
        return 'any';
      case 'scalar':
        return BASE[type.scalar];
      case 'list':
        return `[${this.of(type.item)}]`;
      case 'map':
        return `{${this.of(type.value)}}`;
      case 'object':
        return this.known.get(type) ?? this.ofObject(type);
    }
  }

  private ofObject(type: ObjectType): string {
    this.known.set(type, `recursive ${type.name ?? ''}`);
    const fields = [...type.fields].map(([key, field]) => `${key}${field.required ? '!' : ''}:${this.of(field.type)}`);
    const shape = `${fields.sort().join(',')}${type.rest ? `*${this.of(type.rest)}` : ''}`;
    const id = this.ids.get(shape) ?? `#${this.ids.size}`;
    this.ids.set(shape, id);
    this.known.set(type, id);
    return id;
  }
}

const BASE: Readonly<Record<ScalarType['scalar'], string>> = {
  string: 'string',
  'date-time': 'string',
  byte: 'string',
  boolean: 'boolean',
  integer: 'integer',
  int32: 'integer',
  int64: 'integer',
  number: 'number',
  'int-or-string': 'int-or-string',
  quantity: 'quantity',
};

/** Whether `type`, of equal shape, has no rule on values that the core type lacks. */
function addsNothing(type: Type, core: Type): boolean {
  if (type === core) return true;
  switch (type.kind) {
    case 'any':
      return true;
    case 'scalar':
      return core.kind === 'scalar' && RULES.every(rule => type[rule] === undefined || same(type[rule], core[rule]));
    case 'list':
      return core.kind === 'list' && !hasLimits(type) && addsNothing(type.item, core.item);
    case 'map':
      return core.kind === 'map' && !hasLimits(type) && addsNothing(type.value, core.value);
    case 'object':
      return (
        core.kind === 'object' &&
        [...type.fields].every(([key, field]) => addsNothing(field.type, core.fields.get(key)!.type))
      );
  }
}

const RULES = ['enum', 'pattern', 'format', 'min', 'max'] as const;

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function hasLimits({ min, max }: { min?: number; max?: number }): boolean {
  return min !== undefined || max !== undefined;
}
