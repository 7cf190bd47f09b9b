import { UNKNOWN, UNKNOWN_STEP, type Place } from './place.ts';

/** Stands in the text for whatever the template computes. */
export const COMPUTED = '\uE000';

interface Line {
  indent: number;
  /** Column of the key: the indent, or behind the dashes. */
  keyColumn: number;
  hasDash: boolean;
  key: string | undefined;
  /** What follows `key:`, without comment. */
  rest: string;
}

/** Of longer texts only the end tells where they are. */
const MAX_LOOK_BACK = 5_000;

const LINE = /^( *)((?:- +|-$)*)(?:"?([\w./\uE000-]+)"?:(?:\s+(.*))?$)?/;

/**
 * The lines printed so far, which tell the YAML path of what is printed next by its indentation. A template that is called
 * continues at the place of the call.
 */
export class EmittedText {
  private readonly lines: string[] = [''];
  private readonly parsed: (Line | undefined)[] = [];
  private readonly base: Place;
  private documentStart = 0;
  private kind: string | undefined;
  private apiVersion: string | undefined;

  constructor(base: Place) {
    this.base = base;
  }

  get current(): string {
    return this.lines.at(-1)!;
  }

  /** Number of lines: two moments with the same number are in the same line. */
  get length(): number {
    return this.lines.length;
  }

  /** The whole text. */
  toString(): string {
    return this.lines.join('\n');
  }

  append(text: string): void {
    const [first, ...more] = text.split('\n');
    this.lines[this.lines.length - 1] += first!;
    for (const line of more) {
      this.noteLine(this.lines.length - 1);
      this.lines.push(line);
    }
  }

  /** Takes back what was added to the current line. */
  resetLine(line: string): void {
    this.lines[this.lines.length - 1] = line;
  }

  /** The place of text that continues the current line. */
  inlinePlace(): Place {
    const line = parseLine(this.current);
    const isDashOnly = line.hasDash && line.key === undefined && this.current.trim().replace(/[- ]/g, '') === '';
    if (line.key !== undefined && line.rest === '') {
      return this.climb({
        steps: line.hasDash ? ['*', line.key] : [line.key],
        column: line.hasDash ? line.indent : line.keyColumn,
        mayEqual: line.hasDash,
      });
    }
    if (isDashOnly) return this.climb({ steps: ['*'], column: line.indent, mayEqual: true });
    return UNKNOWN;
  }

  /** The place of a block that begins on a line of its own, indented by `column`. */
  blockPlace(column: number): Place {
    if (this.current.trim() !== '') this.append('\n');
    return this.climb({ steps: [], column, mayEqual: this.followsBareKeyAt(column) });
  }

  /** The steps from where this text begins to a place in it; undefined when they are not known. */
  stepsBelow(place: Place): readonly string[] | undefined {
    const steps = place.path.slice(this.base.path.length);
    return place === UNKNOWN || steps.includes(UNKNOWN_STEP) ? undefined : steps;
  }

  private followsBareKeyAt(column: number): boolean {
    const last = this.previous(this.lines.length - 1);
    if (last < this.documentStart) return false;
    const line = this.line(last);
    return line.key !== undefined && line.rest === '' && line.keyColumn === column;
  }

  /** Index of the nearest line before `index` that is neither blank nor a comment. */
  private previous(index: number): number {
    for (let at = index - 1; at >= this.documentStart; at--) {
      const text = this.lines[at]!.trim();
      if (text !== '' && !text.startsWith('#')) return at;
    }
    return this.documentStart - 1;
  }

  private climb({ steps, column, mayEqual }: Climb): Place {
    const isBlock = steps.length === 0;
    let path = steps;
    const first = Math.max(this.documentStart, this.lines.length - MAX_LOOK_BACK);
    for (let at = this.previous(this.lines.length - 1); at >= first; at = this.previous(at)) {
      const line = this.line(at);
      if (line.key === undefined && !line.hasDash) continue;
      if (/^[|>]/.test(line.rest) && line.keyColumn < column) return UNKNOWN;
      if (isBlock && path.length === 0 && line.hasDash && line.indent === column) {
        mayEqual = true;
        continue;
      }
      const isParent = line.keyColumn < column || (mayEqual && line.keyColumn === column && !line.hasDash);
      if (line.key !== undefined && line.rest === '' && isParent) {
        path = [line.key, ...path];
        column = line.keyColumn;
        mayEqual = false;
      }
      if (line.hasDash && line.indent < column && line.keyColumn <= column) {
        path = ['*', ...path];
        column = line.indent;
        mayEqual = true;
      }
      if (column === 0 && !mayEqual) break;
    }
    return this.placeOf(path);
  }

  /** Only a text that begins a manifest says which kind it is. */
  private placeOf(path: readonly string[]): Place {
    const own = this.base.path.length ? {} : { kind: this.kind, apiVersion: this.apiVersion };
    const kind = own.kind ?? this.base.kind;
    const apiVersion = own.apiVersion ?? this.base.apiVersion;
    return {
      ...(kind !== undefined && { kind }),
      ...(apiVersion !== undefined && { apiVersion }),
      path: [...this.base.path, ...path],
    };
  }

  private line(index: number): Line {
    return (this.parsed[index] ??= parseLine(this.lines[index]!));
  }

  private noteLine(index: number): void {
    const line = this.lines[index]!;
    if (line.startsWith('---')) {
      this.documentStart = index + 1;
      this.kind = undefined;
      this.apiVersion = undefined;
    } else if (line.startsWith('kind:')) {
      this.kind = constantOf(line.slice('kind:'.length));
    } else if (line.startsWith('apiVersion:')) {
      this.apiVersion = constantOf(line.slice('apiVersion:'.length));
    }
  }
}

interface Climb {
  /** Steps that the current line gives. */
  steps: readonly string[];
  column: number;
  /** Whether a key in this very column is the parent: a list may stand at the indent of its key. */
  mayEqual: boolean;
}

function parseLine(text: string): Line {
  const [, spaces = '', dashes = '', key, rest = ''] = LINE.exec(text)!;
  const value = rest.trim();
  return {
    indent: spaces.length,
    keyColumn: spaces.length + dashes.length,
    hasDash: dashes !== '',
    key,
    rest: value.startsWith('#') ? '' : value,
  };
}

function constantOf(text: string): string | undefined {
  const value = text.trim().replace(/^["']|["']$/g, '');
  return value && !value.includes(COMPUTED) ? value : undefined;
}

/** Whether a line holds nothing but what the template computes: a block of which the next line would be a part. */
export function isComputed(line: string): boolean {
  return line.includes(COMPUTED) && line.replaceAll(COMPUTED, '').trim() === '';
}
