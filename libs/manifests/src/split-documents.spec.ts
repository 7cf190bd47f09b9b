import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinDocuments, placeDocuments } from './join-documents.ts';
import { parseDocument } from './parse-document.ts';
import { splitDocuments } from './split-documents.ts';

function texts(stream: string): string[] {
  return splitDocuments(stream).map(({ text }) => text);
}

describe('splitDocuments', () => {
  it('keeps what Helm wrote, with the template it names and the line it begins on', () => {
    const stream = '---\n# Source: site/templates/a.yaml\na: 1\n---\n# Source: site/templates/b.yaml\n# note\nb: 2\n';
    expect(splitDocuments(stream)).toEqual([
      { text: '# Source: site/templates/a.yaml\na: 1\n', template: 'site/templates/a.yaml', line: 2 },
      { text: '# Source: site/templates/b.yaml\n# note\nb: 2\n', template: 'site/templates/b.yaml', line: 5 },
    ]);
  });

  it('leaves out documents of blanks and comments and counts their lines', () => {
    expect(splitDocuments('---\n---\n\n# Source: x/templates/empty.yaml\n---\na: 1\n')).toEqual([
      { text: 'a: 1\n', line: 6 },
    ]);
    expect(texts('')).toEqual([]);
  });

  it('begins without a separator and ends without a newline', () => {
    expect(splitDocuments('a: 1\n---\nb: 2')).toEqual([
      { text: 'a: 1\n', line: 1 },
      { text: 'b: 2\n', line: 3 },
    ]);
  });

  it('takes a separator with blanks, a comment or a carriage return behind it', () => {
    expect(texts('a: 1\n---  \nb: 2\n--- # note\nc: 3\n---\r\nd: 4\r\n')).toEqual([
      'a: 1\n',
      'b: 2\n',
      '# note\nc: 3\n',
      'd: 4\r\n',
    ]);
  });

  it('takes only a line that begins with exactly three dashes', () => {
    const inside = 'a: |\n  ---\n  -----BEGIN\nb: "x\n  --- y"\nc: ---x\n';
    expect(texts(`${inside}---\n----\n`)).toEqual([inside, '----\n']);
  });

  it('takes the template from the head of a document, not from its data', () => {
    expect(splitDocuments('a: |\n# Source: x\n')[0]!.template).toBeUndefined();
    expect(splitDocuments('a: 1\n# Source: x\n')[0]!.template).toBeUndefined();
    expect(splitDocuments('\n# note\n# Source: x\na: 1\n')[0]!.template).toBe('x');
  });

  it('gives the same documents after joining, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(documents), list => {
        const once = splitDocuments(joinDocuments(list.map(text => ({ text }))));
        const again = splitDocuments(joinDocuments(once));
        expect(again.map(({ text }) => text)).toEqual(once.map(({ text }) => text));
        expect(once.map(({ text }) => text)).toEqual(list);
        expect(placeDocuments(once)).toEqual(again);
      }),
    );
  });

  it('keeps every newline at the end of a block scalar', () => {
    fc.assert(
      fc.property(fc.constantFrom('|', '|+', '|-', '>', '>+', '>-'), fc.nat(4), (style, blanks) => {
        const text = `a: ${style}\n  one\n  two\n${'\n'.repeat(blanks)}`;
        const [first] = splitDocuments(joinDocuments([{ text }, { text: 'b: 1\n' }]));
        expect(parseDocument(first!.text).data).toEqual(parseDocument(text).data);
        expect(first!.text).toBe(text);
      }),
    );
  });
});

const lines = fc.constantFrom(
  'a: 1',
  '  b: |+',
  '    text',
  '',
  '   ',
  '# note',
  '# Source: c/templates/x.yaml',
  ' ---',
  '----',
  'ä: "…"\r',
);
/** Texts as Helm writes them: something in them is neither blank nor comment, and they end with a newline. */
const documents = fc.array(lines, { minLength: 0, maxLength: 8 }).map(list => `${['kind: A', ...list].join('\n')}\n`);
