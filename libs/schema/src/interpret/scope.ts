import { NOTHING, union, type AbstractValue } from './abstract-value.ts';

/** Variables of a template, innermost first. */
export class Scope {
  private readonly variables = new Map<string, AbstractValue>();
  private readonly outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.outer = outer;
  }

  get(name: string): AbstractValue {
    return this.variables.get(name) ?? this.outer?.get(name) ?? NOTHING;
  }

  declare(name: string, value: AbstractValue): void {
    this.variables.set(name, value);
  }

  /** Adds to what the variable may be: whether the assignment runs is not known. */
  assign(name: string, value: AbstractValue): void {
    const known = this.variables.get(name);
    if (known) this.variables.set(name, union(known, value));
    else if (this.outer?.knows(name)) this.outer.assign(name, value);
    else this.variables.set(name, value);
  }

  private knows(name: string): boolean {
    return this.variables.has(name) || (this.outer?.knows(name) ?? false);
  }
}
