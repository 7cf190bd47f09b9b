import type { Field, ObjectType, Type } from './type.ts';

export interface ObjectBody {
  fields: ReadonlyMap<string, Field>;
  rest?: Type;
}

/** An object type whose fields are worked out when somebody first asks: most kinds of a registry are never looked at. */
export class LazyObject implements ObjectType {
  readonly kind = 'object';
  readonly name?: string;
  private body: (() => ObjectBody) | ObjectBody;

  constructor(name: string | undefined, body: () => ObjectBody) {
    if (name !== undefined) this.name = name;
    this.body = body;
  }

  get fields(): ReadonlyMap<string, Field> {
    return this.resolve().fields;
  }

  // An accessor cannot be absent, so the interface's optional member is `undefined` here.
  get rest(): Type {
    return this.resolve().rest as Type;
  }

  private resolve(): ObjectBody {
    if (typeof this.body === 'function') this.body = this.body();
    return this.body;
  }
}
