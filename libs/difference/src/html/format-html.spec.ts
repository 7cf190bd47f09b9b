import { describe, expect, it } from 'vitest';
import { differenceOf } from '../difference-of.ts';
import { formatHtml } from './format-html.ts';
import { pageData, type PageData } from './page-data.ts';

const config = (value: string): string =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: it}\ndata: {text: ${JSON.stringify(value)}}\n`;

function difference(before: string, after: string) {
  const side = (text: string) =>
    ['production', 'staging'].map(environment => ({ environment, component: 'web', text }));
  return differenceOf({ before: side(before), after: side(after) });
}

describe('formatHtml', () => {
  it('asks for nothing from anywhere', async () => {
    const page = await formatHtml(difference(config('a'), config('b')), { base: 'main' });
    expect(page).toContain(`default-src 'none'`);
    expect(page).not.toMatch(/\b(?:src|href)="(?!#|data:)/);
    expect(page).not.toMatch(/@import|url\((?!data:)/);
  });

  it('keeps values from becoming markup', async () => {
    const value = '</script><script>alert(1)</script><!--';
    const page = await formatHtml(difference(config('a'), config(value)));
    expect(page).not.toContain('alert(1)</script>');
    const json = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)![1]!;
    const data = JSON.parse(json) as PageData;
    expect(data.objects[0]!.fields[0]!.after).toContain('<script>alert(1)');
  });

  it('holds the same change of several environments once', () => {
    const data = pageData(difference(config('a'), config('b')), {});
    expect(data.objects).toMatchObject([
      { environments: ['production', 'staging'], fields: [{ before: 'a', after: 'b' }] },
    ]);
  });

  it('cuts the text of a huge object and says how much is missing', () => {
    const data = pageData(difference('', config('x\n'.repeat(10)) + `# ${'comment\n# '.repeat(4000)}\n`), {});
    expect(data.objects[0]!.more).toBeGreaterThan(2000);
  });
});
