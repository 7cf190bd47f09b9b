import { describe, expect, it } from 'vitest';
import { parseManifests } from './parse-manifests.ts';
import { positionIn } from './position-in.ts';

const file = 'dist/rendered/production/site.yaml';

describe('parseManifests', () => {
  it('gives objects with text, hash, template and line', () => {
    const { manifests, problems } = parseManifests({
      text: '---\n# Source: site/templates/a.yaml\nkind: A\n---\n# nothing\n',
      file,
    });
    expect(problems).toEqual([]);
    expect(manifests).toEqual([
      {
        text: '# Source: site/templates/a.yaml\nkind: A\n',
        hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        object: { kind: 'A' },
        template: 'site/templates/a.yaml',
        line: 2,
      },
    ]);
  });

  it('leaves out documents that say null', () => {
    expect(parseManifests({ text: '---\nnull\n', file })).toEqual({ manifests: [], problems: [] });
  });

  it('reports broken YAML with its line in the file and the template, and keeps the rest', () => {
    const { manifests, problems } = parseManifests({
      text: '---\nkind: A\n---\n# Source: site/templates/b.yaml\na: 1\n b: 2\n',
      file,
    });
    expect(manifests).toHaveLength(1);
    expect(problems).toMatchObject([
      {
        code: 'manifest-syntax',
        severity: 'error',
        message: 'What site/templates/b.yaml rendered is not valid YAML: bad indentation of a mapping entry.',
        at: { file, line: 6 },
      },
    ]);
  });

  it('reports what is not an object', () => {
    const { problems } = parseManifests({ text: '---\n- a\n---\ntext\n', file });
    expect(problems.map(({ message }) => message)).toEqual([
      'What Helm rendered is a list, not a Kubernetes object.',
      'What Helm rendered is a string, not a Kubernetes object.',
    ]);
  });

  it('warns of a key that stands twice', () => {
    const { manifests, problems } = parseManifests({ text: '---\nkind: A\nkind: B\n', file });
    expect(manifests[0]!.object).toEqual({ kind: 'B' });
    expect(problems).toMatchObject([{ severity: 'warning', at: { line: 3 } }]);
  });
});

describe('positionIn', () => {
  const text = '---\nkind: A\n---\nkind: B\nspec:\n  ports:\n    - port: 1\n';
  const manifest = parseManifests({ text, file }).manifests[1]!;

  it.each([
    [['spec', 'ports', 0, 'port'], 7, 7],
    [['spec'], 5, 1],
    [['spec', 'missing'], 5, 1],
    [[], 4, 1],
  ])('finds %j on line %i', (path, line, column) => {
    expect(positionIn({ manifest, file, path })).toEqual({ file, line, column });
  });
});
