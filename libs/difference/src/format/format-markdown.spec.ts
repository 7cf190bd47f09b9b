import { describe, expect, it } from 'vitest';
import { differenceOf } from '../difference-of.ts';
import type { Difference } from '../difference.ts';
import { formatMarkdown, MARKER } from './format-markdown.ts';

function difference(before: string, after: string): Difference {
  const side = (text: string) =>
    ['production', 'staging'].map(environment => ({ environment, component: 'web', text }));
  return differenceOf({ before: side(before), after: side(after) });
}

const config = (name: string, value: string): string =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {text: ${JSON.stringify(value)}}\n`;

describe('formatMarkdown', () => {
  it('shows the same change of several environments once, as a diff', () => {
    const text = formatMarkdown(difference(config('a', 'x'), config('a', 'y')), { base: 'main' });
    expect(text).toContain(MARKER);
    expect(text).toContain('### 1 object changes in 2 environments, no danger.');
    expect(text.match(/<details>/g)).toHaveLength(1);
    expect(text).toContain('```diff\n- data.text: x\n+ data.text: y\n```');
  });

  it('puts dangers first', () => {
    const claim = '---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\n';
    const text = formatMarkdown(difference(claim, ''));
    expect(text.indexOf('[!CAUTION]')).toBeGreaterThan(0);
    expect(text.indexOf('[!CAUTION]')).toBeLessThan(text.indexOf('| environment |'));
  });

  it('lets nothing of a value out of its fence', () => {
    const text = formatMarkdown(difference(config('a', 'x'), config('a', '```\n</details>\n@everybody')));
    expect(text).toContain('````diff');
  });

  it('stays below the limit whatever comes, and says what was cut', () => {
    const many = (value: string): string =>
      Array.from({ length: 400 }, (_, index) => config(`name-${index}`, value)).join('');
    const huge = difference(many('x'), many(`${'y'.repeat(60)}\n`.repeat(30)));
    const text = formatMarkdown(huge);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/Cut to what fits into a comment: \d+ objects only named/);
    const tiny = formatMarkdown(huge, { limit: 3000 });
    expect(tiny.length).toBeLessThan(3000);
    expect(tiny).toMatch(/\d+ objects not shown/);
  });
});
