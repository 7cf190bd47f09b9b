import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseYaml } from '@cedille/source';
import { describe, expect, it } from 'vitest';
import { compareLanguages } from './compare-languages.ts';
import { checkDescriptions } from './descriptions.ts';
import { parseDocument } from './document.ts';
import { formatFinding } from './finding.ts';
import { checkWords, loadGlossary } from './glossary.ts';
import { checkReferences, type Known } from './references.ts';
import { checkSnippets } from './snippets.ts';
import { parseLine } from './spelling.ts';

const root = join(import.meta.dirname, '../../../../../../..');

const ENGLISH = `# Shop

See [till](../till/README.md#values).

## Values

| value | default |
| --- | --- |
| \`coins\` | 3 |
| \`<base domain>\` |  |

\`\`\`sh
open
\`\`\`
`;
const FRENCH = ENGLISH.replace('Values\n', 'Valeurs\n')
  .replace('See', 'Voir')
  .replace('README.md#values', 'README.fr.md#valeurs')
  .replace('base domain', 'domaine de base');

const english = parseDocument(ENGLISH, 'charts/shop/README.md');
const differences = (french: string): string[] =>
  compareLanguages(english, parseDocument(french, 'charts/shop/README.fr.md')).map(
    ({ message, file, line }) => `${file}:${line} ${message}`,
  );

describe('both languages', () => {
  it('agree when only the words differ', () => {
    expect(differences(FRENCH)).toEqual([]);
  });

  it.each([
    [
      'a heading of another level',
      FRENCH.replace('## Valeurs', '### Valeurs'),
      /README\.fr\.md:5 .*level 3 where .*level 2/,
    ],
    [
      'a key that is not translated',
      FRENCH.replace('coins', 'pièces'),
      /README\.fr\.md:9 .*for pièces where .*for coins/,
    ],
    ['a row too few', FRENCH.replace(/\| `<dom.*\n/, ''), /README\.fr\.md:1 .*has nothing more where/],
    ['other code', FRENCH.replace('open', 'ouvrir'), /README\.fr\.md:12 .*the code block/],
    ['a link to elsewhere', FRENCH.replace('../till', '../safe'), /README\.fr\.md:3 .*a link to \.\.\/safe/],
    ['a section too many', `${FRENCH}\n## Limites\n`, /README\.fr\.md:16 .*where .* has nothing more/],
  ])('differ by %s', (_, french, message) => {
    expect(differences(french)).toEqual([expect.stringMatching(message)]);
  });
});

describe('the glossary', () => {
  const glossary = [
    { en: 'chart', fr: 'chart', refused: ['charte', 'chartes'] },
    { en: 'upstream', fr: 'en amont', refused: ["d'origine"] },
    { en: 'Pod', fr: 'Pod', refused: ['pod'] },
  ];
  const refused = (text: string): string[] => {
    const { prose } = parseDocument(text, 'README.fr.md');
    return checkWords(prose, { file: 'README.fr.md', glossary }).map(({ line, message }) => `${line} ${message}`);
  };

  it('refuses a word, with its line', () => {
    expect(refused('Un pod\nde la charte\n')).toEqual([
      '1 “pod” is not the French word of this project.',
      '2 “charte” is not the French word of this project.',
    ]);
    expect(refused("chart d'origine")).toHaveLength(1);
  });

  it('leaves code, names and longer words alone', () => {
    expect(refused('Le Pod, `pod`, podman, pod-1, v1.pod')).toEqual([]);
  });

  it('of this project refuses no word that it asks for', async () => {
    const terms = await loadGlossary(root);
    const asked = terms.map(({ fr }) => ({ text: fr, line: 1 }));
    expect(checkWords(asked, { file: '', glossary: terms })).toEqual([]);
    expect(terms.map(({ en }) => en.toLowerCase())).toEqual(terms.map(({ en }) => en.toLowerCase()).sort());
  });
});

describe('descriptions in YAML', () => {
  it('that are copies of the English ones are found, names are not', () => {
    const text = [
      'title: { en: Argo CD, fr: Argo CD }',
      'properties:',
      '  a:',
      '    description: What it is for.',
      '    fr: What it is for.',
      '  b: { description: The size., fr: La taille. }',
    ].join('\n');
    const { findings, french } = checkDescriptions(parseYaml(text, 'values.schema.yaml'), 'values.schema.yaml');
    expect(findings.map(formatFinding)).toEqual([
      [
        'The French description is a copy of the English one: What it is for.',
        '  at        values.schema.yaml:5',
        '  expected  the same in French',
        '  fix       translate properties.a.fr',
      ].join('\n'),
    ]);
    expect(french.map(({ line }) => line)).toEqual([1, 5, 6]);
  });
});

describe('references', () => {
  const known: Known = {
    files: ['README.md', 'charts/shop/README.md', 'charts/shop/src/values.ts', 'libs/till/src/index.ts'],
    commands: [{ name: 'render', flags: ['--diff'] }],
    scripts: ['bench'],
    anchorsOf: file => (file === 'charts/shop/README.md' ? ['values', 'limits'] : undefined),
  };
  const broken = (text: string): string[] =>
    checkReferences(parseDocument(text, 'README.md'), known).map(
      ({ line, message, fix }) => `${line} ${message} ${fix}`,
    );

  it.each([
    '[shop](charts/shop) and [its values](charts/shop/README.md#values), [elsewhere](https://example.org)',
    '`charts/<component>/src/values.ts`, `libs/till/src/*.ts`, `libs/till`, `argocd/github`, `dist/rendered/x.yaml`',
    '`./cedille render --diff`, `./cedille render --help`, `npm run bench`',
    '```sh\n./cedille render production   # everything\n```',
  ])('that exist are left alone: %s', text => {
    expect(broken(text)).toEqual([]);
  });

  it.each([
    ['[shop](charts/shp/README.md)', '1 The link charts/shp/README.md does not exist. write charts/shop/README.md'],
    [
      '[x](charts/shop/README.md#value)',
      '1 The heading that charts/shop/README.md#value leads to does not exist. write values',
    ],
    [
      'a\n`charts/<component>/src/vals.ts`',
      '2 The path charts/<component>/src/vals.ts does not exist. correct it, or remove it',
    ],
    ['`./cedille rendr`', '1 The command ./cedille rendr does not exist. write render'],
    ['```sh\ncd x\n./cedille render --dif\n```', '3 The flag --dif of ./cedille render does not exist. write --diff'],
    ['`npm run bnch`', '1 The script npm run bnch does not exist. correct it, or remove it'],
  ])('that do not are found: %s', (text, finding) => {
    expect(broken(text)).toEqual([finding]);
  });
});

describe('examples in YAML', () => {
  const options = { root, charts: [{ folder: 'charts/grav', libraries: ['charts/common'] }] };
  const refused = async (example: string, file = 'charts/README.md'): Promise<string[]> => {
    const document = parseDocument(`Text.\n\n\`\`\`yaml\n${example}\n\`\`\`\n`, file);
    return (await checkSnippets(document, options)).map(({ line, message, fix }) => `${line} ${message} ${fix}`);
  };

  it('may be a part of a file, and say nothing of what is no file of ours', async () => {
    expect(await refused('# component.yaml\nhosts: { shop: { port: 80 } }')).toEqual([]);
    expect(await refused('# values.yaml\nupload: 1M', 'charts/grav/README.md')).toEqual([]);
    expect(await refused('# values.yaml\ncertificate: { issuer: x, secretName: y }')).toEqual([]);
    expect(await refused('kind: Secret')).toEqual([]);
  });

  it.each([
    ['# component.yaml\nhosts: { shop: { prt: 80 } }', 5, /hosts\.shop/],
    ['# values.yaml\nroute: {}', 5, /route/],
    ['# values.schema.yaml\nproperties: { a: { type: strin, description: A., fr: A. } }', 5, /properties\.a\.type/],
    ['# component.yaml\nhosts: [', 5, /is not YAML/],
  ])('are refused as the file would be: %j', async (example, line, message) => {
    const found = await refused(example);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toMatch(new RegExp(`^${line} .*${message.source}`));
  });
});

describe('spelling', () => {
  it('names the word, its place, and the list that it can be added to', () => {
    expect(formatFinding(parseLine('libs/a.ts:3:7 - Unknown word (recieve) fix: (receive)')!)).toBe(
      [
        '“recieve” is not in any dictionary.',
        '  at        libs/a.ts:3:7',
        '  fix       write receive, or add it to tools/cli/src/commands/test/runners/docs/words/english.txt',
      ].join('\n'),
    );
    expect(parseLine('charts/a/README.fr.md:1:1 - Unknown word (grapppe)')!.fix).toContain('words/french.txt');
    expect(parseLine('CSpell: Files checked: 3')).toBeUndefined();
  });
});

describe('the generator in charts/README.md', () => {
  it('is the one that a new component gets, which is compiled and run there', async () => {
    const { blocks } = parseDocument(await readFile(join(root, 'charts/README.md'), 'utf8'), 'charts/README.md');
    const template = 'tools/nx/src/generators/component/files/own/src/values.ts.hbs';
    const examples = blocks.filter(({ language }) => language === 'ts').map(({ text }) => `${text}\n`);
    expect(examples).toEqual([await readFile(join(root, template), 'utf8')]);
  });
});
