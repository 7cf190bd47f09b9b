import { exampleComponent } from '@cedille/component/testing';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { countLines, median, medians } from './count-lines.ts';

describe('the lines of a component', () => {
  it('are those that somebody wrote, without empty ones', async () => {
    const root = await temporaryWorkspace({
      'charts/shop/component.yaml': 'a: 1\n\nb: 2\n',
      'charts/shop/values.yaml': '# why\na: 1\n',
      'charts/shop/values.schema.yaml': 'a\n',
      'charts/shop/upstream.schema.json': '{\n}\n',
      'charts/shop/types.json': '{\n}\n',
      'charts/shop/templates/deep/er.yaml': 'a\nb\nc\n',
      'charts/shop/src/values.ts': 'a\nb\n',
      'charts/shop/src/deep/sizes.ts': 'a\n',
      'charts/shop/src/values.gen.ts': 'a\nb\nc\n',
      'charts/shop/src/values.spec.ts': 'a\n',
      'charts/shop/src/recorded.yaml': 'a\n',
      'charts/shop/tests/a_test.yaml': 'a\nb\n',
      'charts/shop/files/run.sh': 'a\n',
      'charts/shop/README.md': 'a\n\n  \nb',
      'charts/shop/README.fr.md': 'a\n',
    });
    expect(await countLines(root, [exampleComponent('shop')])).toEqual([
      {
        component: 'shop',
        category: 'network',
        parts: {
          generator: 3,
          schema: 1,
          templates: 3,
          values: 2,
          'component.yaml': 2,
          files: 1,
          tests: 3,
          READMEs: 3,
        },
        sum: 11,
      },
    ]);
  });

  it('have a median', () => {
    const counts = (['b', 'a', 'a'] as const).map((category, sum) => ({
      component: '',
      category,
      sum,
      parts: {} as never,
    }));
    expect(medians(counts)).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
    expect([median([]), median([7]), median([9, 1, 5]), median([4, 1, 3, 2])]).toEqual([0, 7, 5, 2]);
  });
});
