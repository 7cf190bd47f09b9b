import { join } from 'node:path';
import { exampleComponent } from '@cedille/component/testing';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { brokenProofs } from './broken-proofs.ts';
import { loadSystems, SYSTEMS, withOthers, type Lesson } from './load-systems.ts';
import { writeSystems } from './write-systems.ts';

const root = join(import.meta.dirname, '../../../../../..');

describe('the systems of this platform', () => {
  it('name for every lesson what is there and fails otherwise', async () => {
    const systems = await loadSystems(root);
    expect(await brokenProofs(root, systems)).toEqual([]);
    expect(systems.flatMap(({ lessons = [] }) => lessons).length).toBeGreaterThan(50);
  });

  it('are as the page says', async () => {
    expect(await writeSystems({ root, check: true })).toEqual([]);
  });
});

describe('a proof', () => {
  const workspace = () =>
    temporaryWorkspace({
      'charts/shop/component.yaml': 'title: Shop\n',
      'charts/shop/Chart.yaml': 'name: shop\nversion: 1.0.0\n',
      'charts/shop/README.md': 'It is for sale.\n',
      'charts/shop/src/values.spec.ts': "it('sells', () => {});\nit.each([1])(`sells %i`, () => {});\n",
      'charts/shop/tests/a_test.yaml': 'tests:\n  - it: is open (every day)\n  - it: "is: closed"\n',
    });
  const broken = async (lesson: Omit<Lesson, 'lesson'>) =>
    brokenProofs(await workspace(), [
      { area: 'Town', system: 'Shop', components: ['shop'], lessons: [{ lesson: 'It sells.', ...lesson }] },
    ]);
  const spec = 'charts/shop/src/values.spec.ts';
  const suite = 'charts/shop/tests/a_test.yaml';

  it('is a test by its whole title, a rule by its code, or a word of a page', async () => {
    const found = await broken({
      tests: { [spec]: ['sells', 'sells %i'], [suite]: ['is open (every day)', 'is: closed'] },
      rules: ['image-floating'],
      pages: { 'charts/shop/README.md': ['sale'] },
    });
    expect(found).toEqual([]);
  });

  it.each<[Omit<Lesson, 'lesson'>, string]>([
    [{ tests: { [spec]: ['sell'] } }, `Shop: ${spec} has no test “sell”`],
    [{ tests: { [suite]: ['is open'] } }, `Shop: ${suite} has no test “is open”`],
    [{ tests: { 'charts/shop/src/x.spec.ts': ['sells'] } }, 'Shop: there is no charts/shop/src/x.spec.ts'],
    [{ rules: ['image-flying'] }, 'Shop: there is no rule image-flying'],
    [{ pages: { 'charts/shop/README.md': ['rent'] } }, 'Shop: charts/shop/README.md does not say “rent”'],
  ])('that is not there is told: %j', async (lesson, reason) => {
    expect(await broken(lesson)).toEqual([reason]);
  });

  it('is of components that are there', async () => {
    const systems = [{ area: 'Town', system: 'Shop', components: ['shp'] }];
    expect(await brokenProofs(await workspace(), systems)).toEqual(['There is no component shp.']);
  });
});

it('a component that is in no system is one by itself', () => {
  const systems = [{ area: 'Town', system: 'Market', components: ['stall'] }];
  const all = withOthers(systems, [exampleComponent('stall'), exampleComponent('shop')]);
  expect(all).toEqual([...systems, { area: 'Others', system: 'shop', components: ['shop'] }]);
});

it('a lesson without anything that fails is refused, with its line', async () => {
  const text =
    'systems:\n  - area: Town\n    system: Shop\n    components: []\n    lessons:\n      - { lesson: It sells. }\n';
  const loading = loadSystems(await temporaryWorkspace({ [SYSTEMS]: text }));
  await expect(loading).rejects.toMatchObject({ problems: [{ at: { file: SYSTEMS, line: 6 } }] });
});
