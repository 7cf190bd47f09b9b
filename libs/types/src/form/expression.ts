import type { ScalarName, Type } from './type.ts';

const SCALARS: ReadonlySet<string> = new Set<ScalarName>([
  'string',
  'boolean',
  'integer',
  'int32',
  'int64',
  'number',
  'int-or-string',
  'quantity',
  'date-time',
  'byte',
]);

/** What an expression says: the type, and whether `null` is a value of its own. */
export interface Expression {
  type: Type;
  nullable: boolean;
}

/**
 * Reads a type expression, the language of committed facts:
 *
 *     string  boolean  integer  int32  int64  number  int-or-string  quantity  date-time  byte  any
 *     'Always'|'Never'|3       one of these values
 *     string(1..253)           length; of a number its value, of a list or map its number of entries; either end may be absent
 *     string(..63,ipv4)        with a format of JSON Schema
 *     string/^[a-z]+$/         with a pattern; `/` inside is written `\/`
 *     [T]  [T by name,port]    list, with the fields that identify an item
 *     {T}                      map with free keys
 *     T?                       null is a value
 *     Container                a type of the same file
 *     k8s.Container            a type of Kubernetes
 *
 * @throws SyntaxError that shows the expression and the column.
 */
export function parseExpression(text: string, named: (name: string) => Type): Expression {
  const reader = new Reader(text, named);
  const expression = reader.expression();
  reader.end();
  return expression;
}

/** The reverse of {@link parseExpression}; `nameOf` answers for types that are written by name. */
export function formatExpression({ type, nullable }: Expression, nameOf: (type: Type) => string | undefined): string {
  return formatType(type, nameOf) + (nullable ? '?' : '');
}

function formatType(type: Type, nameOf: (type: Type) => string | undefined): string {
  const name = nameOf(type);
  if (name !== undefined) return name;
  switch (type.kind) {
    case 'any':
      return 'any';
    case 'list': {
      const item = formatExpression({ type: type.item, nullable: type.nullableItems ?? false }, nameOf);
      return `[${item}${type.keys ? ` by ${type.keys.join(',')}` : ''}]${formatLimits(type)}`;
    }
    case 'map':
      return `{${formatType(type.value, nameOf)}}${formatLimits(type)}`;
    case 'scalar': {
      if (type.enum) return type.enum.map(formatLiteral).join('|');
      return `${type.scalar}${formatLimits(type)}${type.pattern === undefined ? '' : `/${escapeSlashes(type.pattern)}/`}`;
    }
    case 'object':
      throw new TypeError('An object type has to be written by name.');
  }
}

function formatLimits({ min, max, format }: { min?: number; max?: number; format?: string }): string {
  const range = min === undefined && max === undefined ? undefined : `${min ?? ''}..${max ?? ''}`;
  const parts = [range, format].filter(part => part !== undefined);
  return parts.length ? `(${parts.join(',')})` : '';
}

function formatLiteral(value: string | number | boolean): string {
  return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : String(value);
}

function escapeSlashes(pattern: string): string {
  return pattern.replace(/(\\.)|\//gs, (_, escaped: string | undefined) => escaped ?? '\\/');
}

class Reader {
  private at = 0;
  private readonly text: string;
  private readonly named: (name: string) => Type;

  constructor(text: string, named: (name: string) => Type) {
    this.text = text;
    this.named = named;
  }

  expression(): Expression {
    const type = this.type();
    return { type, nullable: this.take('?') };
  }

  end(): void {
    if (this.at < this.text.length) this.fail('the end');
  }

  private type(): Type {
    if (this.take('[')) return this.list();
    if (this.take('{')) return this.map();
    if (/['\d-]/.test(this.text[this.at] ?? '')) return this.literals();
    const name = this.match(/[\w.@*-]+/y) ?? this.fail('a type');
    if (name === 'true' || name === 'false') return this.literals(name === 'true');
    if (name === 'any') return { kind: 'any' };
    return SCALARS.has(name) ? this.scalar(name as ScalarName) : this.named(name);
  }

  private list(): Type {
    const { type: item, nullable } = this.expression();
    const keys = this.match(/ by ([^\]]+)/y)
      ?.slice(4)
      .split(',');
    this.expect(']');
    return { kind: 'list', item, ...(keys && { keys }), ...(nullable && { nullableItems: true }), ...this.limits() };
  }

  private map(): Type {
    const value = this.type();
    this.expect('}');
    return { kind: 'map', value, ...this.limits() };
  }

  private scalar(scalar: ScalarName): Type {
    const limits = this.limits();
    const pattern = this.match(/\/(?:\\.|[^/\\])*\//y)
      ?.slice(1, -1)
      .replace(/\\\//g, '/');
    return { kind: 'scalar', scalar, ...limits, ...(pattern !== undefined && { pattern }) };
  }

  private literals(first?: boolean): Type {
    const values: (string | number | boolean)[] = [first ?? this.literal()];
    while (this.take('|')) values.push(this.literal());
    return { kind: 'scalar', scalar: scalarOf(values), enum: values };
  }

  private literal(): string | number | boolean {
    const quoted = this.match(/'(?:\\.|[^'\\])*'/y);
    if (quoted !== undefined) return quoted.slice(1, -1).replace(/\\(.)/g, '$1');
    const word = this.match(/true|false|-?\d+(?:\.\d+)?/y) ?? this.fail('a value');
    return word === 'true' || word === 'false' ? word === 'true' : Number(word);
  }

  private limits(): { min?: number; max?: number; format?: string } {
    const inside = this.match(/\([^)]*\)/y)?.slice(1, -1);
    if (inside === undefined) return {};
    const range = /^(-?[\d.e+-]*?)\.\.(-?[\d.e+-]*)(?:,|$)/.exec(inside);
    const format = range ? inside.slice(range[0].length) : inside;
    return {
      ...(range?.[1] && { min: Number(range[1]) }),
      ...(range?.[2] && { max: Number(range[2]) }),
      ...(format && { format }),
    };
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private expect(character: string): void {
    if (!this.take(character)) this.fail(`"${character}"`);
  }

  private fail(expected: string): never {
    throw new SyntaxError(`Type expression ${JSON.stringify(this.text)}, column ${this.at + 1}: expected ${expected}.`);
  }
}

function scalarOf(values: readonly unknown[]): ScalarName {
  if (values.every(value => typeof value === 'string')) return 'string';
  if (values.every(value => typeof value === 'boolean')) return 'boolean';
  return values.every(Number.isInteger) ? 'integer' : 'number';
}
