import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { findInIndex } from './chart-index.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const version = fc.stringMatching(/^v?[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}$/);
const entry = fc.record({
  version,
  urls: fc.constantFrom(['a.tgz'], ['https://host/b.tgz', 'c.tgz']),
  digest: fc.constant('ab'.repeat(32)),
  description: fc.constantFrom('short', 'many\nlines:\n  - version: 1.0.0', 'colon: in it', '- dash'),
  annotations: fc.constantFrom({}, { 'a.b/c': '- version: 1.0.0\n  urls: []\n' }),
});
const index = fc.dictionary(
  name,
  fc.uniqueArray(entry, { minLength: 1, maxLength: 4, selector: item => item.version.replace('v', '') }),
  {
    minKeys: 1,
    maxKeys: 4,
  },
);

describe('findInIndex', () => {
  it('finds every version of every chart, however the index is laid out', () => {
    fc.assert(
      fc.property(index, fc.boolean(), fc.boolean(), (entries, indentSeq, asJson) => {
        const document = { apiVersion: 'v1', entries, generated: 'now' };
        const text = asJson
          ? JSON.stringify(document)
          : stringify(document, { indentSeq, aliasDuplicateObjects: false });
        for (const [chart, versions] of Object.entries(entries)) {
          for (const { version, urls, digest } of versions)
            expect(findInIndex(text, chart, version)).toEqual({ version, urls, digest });
        }
        expect(findInIndex(text, 'NOT-THERE', '1.0.0')).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('reads versions with and without a leading v as the same, an exact match first', () => {
    const text = 'entries:\n  a:\n  - {version: v1.0.0, urls: [x]}\n  - {version: 1.0.0, urls: [y]}\n';
    expect(findInIndex(text, 'a', '1.0.0')?.urls).toEqual(['y']);
    expect(findInIndex(text, 'a', 'v1.0.0')?.urls).toEqual(['x']);
    expect(findInIndex(text.replace('- {version: 1.0.0, urls: [y]}', ''), 'a', '1.0.0')?.urls).toEqual(['x']);
  });

  it('takes a digest with or without its prefix and drops what is none', () => {
    const text = (digest: string): string =>
      `entries:\n  a:\n  - version: 1.0.0\n    urls: [x]\n    digest: ${digest}\n`;
    expect(findInIndex(text(`sha256:${'AB'.repeat(32)}`), 'a', '1.0.0')?.digest).toBe('ab'.repeat(32));
    expect(findInIndex(text('no-digest'), 'a', '1.0.0')).not.toHaveProperty('digest');
  });

  it.each([
    ['<html></html>', /web page/],
    ['', /empty/],
    ['hello: world\n', /no entries/],
    ['{"hello": 1}', /no entries/],
    ['{"entries": null}', /no entries/],
    ['{"entries": 1}', /no entries/],
  ])('says what %j is instead of an index', (text, reason) => {
    expect(() => findInIndex(text, 'a', '1.0.0')).toThrow(reason);
  });

  it.each([
    'entries:\n  a:\n  - null # 1.0.0\n',
    'entries:\n  a:\n  - "1.0.0"\n',
    'entries:\n  a:\n  - ###: 1.0.0\n',
    '{"entries": {"a": [null, 1]}}',
    '{"entries": {"a": "1.0.0"}}',
    '{"entries": {}}',
  ])('finds nothing in %j', text => {
    expect(findInIndex(text, 'a', '1.0.0')).toBeUndefined();
  });

  it('reads one version out of 20 MB', () => {
    const items = Array.from(
      { length: 60_000 },
      (_, i) => `  - version: 1.0.${i}\n    urls: [a-1.0.${i}.tgz]\n    description: ${'x'.repeat(300)}\n`,
    );
    const text = `entries:\n  a:\n${items.join('')}`;
    expect(findInIndex(text, 'a', '1.0.59999')?.urls).toEqual(['a-1.0.59999.tgz']);
  });
});
