import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareLines, type Hunk } from './compare-lines.ts';

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`);

/** What `patch` does: takes the lines of the hunks out of the old text and puts those of the new one in. */
function patched(before: string, hunks: readonly Hunk[]): string {
  const lines = before.split('\n');
  for (const hunk of [...hunks].reverse()) {
    const side = (mark: string): string[] => hunk.lines.filter(line => line[0] !== mark).map(line => line.slice(1));
    expect(lines.splice(hunk.before - 1, side('+').length, ...side('-'))).toEqual(side('+'));
  }
  return lines.join('\n');
}

describe('compareLines', () => {
  it('shows changed lines with three around them, and where they are', () => {
    const before = numbers(1, 30);
    const after = before.toSpliced(9, 1, 'ten').toSpliced(20, 0, 'between');
    expect(compareLines(before.join('\n'), after.join('\n'))).toEqual([
      {
        before: 7,
        after: 7,
        lines: [' line 7', ' line 8', ' line 9', '-line 10', '+ten', ' line 11', ' line 12', ' line 13'],
      },
      {
        before: 18,
        after: 18,
        lines: [' line 18', ' line 19', ' line 20', '+between', ' line 21', ' line 22', ' line 23'],
      },
    ]);
  });

  it('takes an absent text for an empty one', () => {
    expect(compareLines(undefined, 'a\nb\n')).toEqual([{ before: 1, after: 1, lines: ['+a', '+b'] }]);
    expect(compareLines('a\n', undefined)).toEqual([{ before: 1, after: 1, lines: ['-a'] }]);
    expect(compareLines(undefined, '')).toEqual([]);
  });

  it('says nothing of a line break at the end', () => {
    expect(compareLines('a\nb', 'a\nb\n')).toEqual([]);
  });

  it('of texts that have little in common calls everything replaced, soon', () => {
    const before = numbers(1, 5_000);
    const after = ['line 1', ...numbers(10_001, 15_000)];
    const begun = performance.now();
    const [hunk, ...more] = compareLines(before.join('\n'), after.join('\n'));
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(more).toEqual([]);
    expect(hunk!.lines).toEqual([...before.map(line => `-${line}`), ...after.map(line => `+${line}`)]);
  });

  it('gives hunks that make the new text of the old one', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ' d', '-e'), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const [left, right] = [before.join('\n'), after.join('\n')];
        expect(patched(left, compareLines(left, right))).toBe(right);
      }),
    );
  });
});
