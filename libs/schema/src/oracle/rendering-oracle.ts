import { CedilleError, type ProblemCode } from '@cedille/source';
import { differences, type Difference } from './differences.ts';
import { isPrintedInText } from './printed-list.ts';
import { otherValue, valueAt, withValue, withoutValue, type ValuePath } from './other-value.ts';
import { switchedOn } from './switched-on.ts';

/** How a chart is rendered with values. */
export interface RenderingOracleOptions {
  /**
   * Rejects with `helm-failed` or `schema-violation` when a template, or a schema that the chart brings along, refuses the
   * values; any other failure says nothing of them.
   */
  render(values: object): Promise<string>;
  /**
   * How many mistakes the objects of a text have. A value that makes one is printed, and wrong.
   * @defaultValue none are looked for
   */
  mistakesIn?(text: string): number;
  /** Of the whole values: what is switched off in them hides what is read below. */
  defaults?: unknown;
}

/**
 * What rendering shows of a value: the chart reads it; it reads it, and fails or makes a wrong object of it; nothing
 * changes with it; or nobody can tell, because the chart cannot be rendered either way or takes no other value.
 */
export type Verdict = 'read' | 'wrong' | 'unread' | 'undecided';

export interface Reading {
  verdict: Verdict;
  /** Objects that change with the value, as `Kind name`. Never a value. */
  seen: string[];
}

/** A text, or that there is none. */
type Rendered = { text: string } | { refused: true };

/** With a value and without it. */
interface Pair {
  present: { text: string };
  without: Rendered;
}

/** Proves by rendering whether a chart reads a value: with it, without it, and with another one in its place. */
export class RenderingOracle {
  private readonly options: RenderingOracleOptions;
  private readonly rendered = new Map<string, Promise<Rendered>>();

  constructor(options: RenderingOracleOptions) {
    this.options = options;
  }

  /** What the chart does with the value at a path of the whole values, also where they switch off what is around it. */
  async prove(values: object, path: ValuePath): Promise<Reading> {
    const reading = await this.proveAsIs(values, path);
    const switched = reading.verdict === 'unread' ? switchedOn(values, path, this.options.defaults) : undefined;
    return switched ? this.proveAsIs(switched, path) : reading;
  }

  /** Whether other values make other objects; undefined where the chart cannot be rendered with one of both. */
  async changes(values: object, others: object): Promise<boolean | undefined> {
    const [before, after] = [await this.render(values), await this.render(others)];
    if ('refused' in before || 'refused' in after) return undefined;
    return (await this.compare(after, before, { values: others, absent: values })) !== undefined;
  }

  private async proveAsIs(values: object, path: ValuePath): Promise<Reading> {
    const absent = withoutValue(values, path);
    const [present, without] = [await this.render(values), await this.render(absent)];
    if ('refused' in present) return this.proveRefused(without);
    const found = await this.compare(present, without, { values, absent });
    if (found)
      return (await this.isMisread(values, path, { present, without })) ? { ...found, verdict: 'wrong' } : found;
    let isProbed = false;
    for (const other of otherValue(valueAt(values, path))) {
      const probe = withValue(values, path, other);
      const changed = await this.render(probe);
      if ('refused' in changed) continue;
      isProbed = true;
      const probed = await this.compare(changed, without, { values: probe, absent });
      if (probed) return { ...probed, verdict: probed.verdict === 'wrong' ? 'read' : probed.verdict };
    }
    return { verdict: isProbed ? 'unread' : 'undecided', seen: [] };
  }

  /** A chart that fails with the value, and not without it, has read it. */
  private proveRefused(without: Rendered): Reading {
    return { verdict: 'text' in without ? 'wrong' : 'undecided', seen: [] };
  }

  /** Whether the chart takes a value for another: a list that Go prints within a text, or the text `false`, which is not empty. */
  private async isMisread(values: object, path: ValuePath, { present, without }: Pair): Promise<boolean> {
    const value = valueAt(values, path);
    if (Array.isArray(value)) return 'text' in without && isPrintedInText(value, present.text, without.text);
    if (value !== 'false') return false;
    const meant = await this.render(withValue(values, path, false));
    const opposite = await this.render(withValue(values, path, true));
    return 'text' in opposite && opposite.text === present.text && 'text' in meant && meant.text !== present.text;
  }

  /** Undefined when both are the same. */
  private async compare(
    present: { text: string },
    without: Rendered,
    { values, absent }: { values: object; absent: object },
  ): Promise<Reading | undefined> {
    if ('refused' in without) return { verdict: 'read', seen: [] };
    if (present.text === without.text) return undefined;
    const [before, after] = [await this.again(absent, without), await this.again(values, present)];
    const found = differences({ before: without.text, after: present.text, again: { before, after } });
    if (!found) return undefined;
    return { verdict: this.isWorse(present.text, without.text) ? 'wrong' : 'read', seen: namesOf(found) };
  }

  private async again(values: object, { text }: { text: string }): Promise<string> {
    const again = await this.render(values, { fresh: true });
    return 'text' in again ? again.text : text;
  }

  private isWorse(after: string, before: string): boolean {
    const { mistakesIn } = this.options;
    return mistakesIn !== undefined && mistakesIn(after) > mistakesIn(before);
  }

  private render(values: object, { fresh = false } = {}): Promise<Rendered> {
    const key = JSON.stringify(values);
    const known = fresh ? undefined : this.rendered.get(key);
    if (known) return known;
    const rendering = this.options.render(values).then(
      (text): Rendered => ({ text }),
      (error: unknown): Rendered => {
        if (isRefusal(error)) return { refused: true };
        throw error;
      },
    );
    if (!fresh) this.rendered.set(key, rendering);
    if (this.rendered.size > REMEMBERED) this.rendered.delete(this.rendered.keys().next().value!);
    return rendering;
  }
}

/** An interruption, a full disk, a program that is missing: none of them is a verdict. */
function isRefusal(error: unknown): boolean {
  return error instanceof CedilleError && error.problems.every(({ code }) => REFUSALS.has(code));
}

/** By a template, and by the schema that a chart brings along. */
const REFUSALS: ReadonlySet<ProblemCode> = new Set(['helm-failed', 'schema-violation']);

/** Texts of a large chart have megabytes. */
const REMEMBERED = 8;
const MOST_NAMES = 3;

function namesOf({ objects }: Difference): string[] {
  const [...names] = new Set(objects);
  const more = names.length - MOST_NAMES;
  return more > 0 ? [...names.slice(0, MOST_NAMES), `${more} more`] : names;
}
