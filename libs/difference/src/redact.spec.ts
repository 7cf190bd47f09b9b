import { describe, expect, it } from 'vitest';
import { differenceOf } from './difference-of.ts';
import { formatDifference } from './format/format-difference.ts';
import { formatHtml } from './html/format-html.ts';

const WEB = { environment: 'production', component: 'web' };

async function everything(before: string, after: string): Promise<string> {
  const difference = differenceOf({ before: [{ ...WEB, text: before }], after: [{ ...WEB, text: after }] });
  const formats = (['text', 'markdown', 'json'] as const).map(format => formatDifference(difference, { format }));
  const lines = difference.environments[0]!.objects.map(object => JSON.stringify(object.lines()));
  return [...formats, ...lines, await formatHtml(difference)].join('\n');
}

const pod = (value: string): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: a\n      env:\n        - name: DB_PASSWORD\n          value: ${value}\n`;
const config = (text: string): string =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  app.ini: |\n${text.replace(/^/gm, '    ')}\n`;
const custom = (value: string): string =>
  `---\napiVersion: example.org/v1\nkind: Thing\nmetadata: {name: t}\nspec: {auth: {clientSecret: ${value}}, colour: red}\n`;
const KEY = ['-----BEGIN RSA PRIVATE ', 'KEY-----'].join('');

describe('what looks like a secret', () => {
  it.each([
    ['a variable', pod('hunter-one'), pod('hunter-two')],
    ['a field', custom('hunter-one'), custom('hunter-two')],
    ['a line of a text', config('user = a\npassword = hunter-one'), config('user = b\npassword = hunter-two')],
    ['a private key', config(`${KEY}\nhunter-one\n${KEY.replace('BEGIN', 'END')}`), config('nothing')],
    ['an object that comes', '', pod('hunter-one') + custom('hunter-two')],
    ['an object that goes', config('DB_PASSWORD=hunter-one'), ''],
    ['a password in a URL', config('url: postgres://app:hunter-one@db/app'), config('url: none')],
  ])('is in nothing that is printed: %s', async (_, before, after) => {
    expect(await everything(before, after)).not.toMatch(/hunter/);
  });

  it('is said to be another value, and everything beside it is shown', async () => {
    const text = await everything(config('user = a\npassword = hunter-one'), config('user = b\npassword = hunter-two'));
    expect(text).toContain('user = b');
    expect(await everything(pod('hunter-one'), pod('hunter-two'))).toContain('(value hidden)');
  });
});
