/** What a template body may use while it is parsed. Each `define` and `block` starts with a fresh one. */
export class Scope {
  /** How many `range` bodies are open. */
  rangeDepth = 0;
  readonly #names: string[] = ['$'];
  readonly #uses = new Map<string, number>([['$', 1]]);

  declare(name: string): void {
    this.#names.push(name);
    this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
  }

  has(name: string): boolean {
    return (this.#uses.get(name) ?? 0) > 0;
  }

  /** Forgets, after `read`, every variable declared during it. */
  enclose<T>(read: () => T): T {
    const kept = this.#names.length;
    const result = read();
    for (const name of this.#names.splice(kept)) this.#uses.set(name, this.#uses.get(name)! - 1);
    return result;
  }
}
