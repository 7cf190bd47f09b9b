import { expect, it } from 'vitest';
import { runCommand } from '../../fixtures/run-command.ts';
import { smallWorkspace } from '../../fixtures/small-workspace.ts';

const GENERATOR = `import { defineValues } from '@cedille/values/generator';
const greeting = (place: string) => \`hello \${place}\`;
export default defineValues<{ text: string }>()(({ environment }) => ({
  text: greeting(environment.domain.base) + environment.git.organisation,
}));
`;

it('goes on from the generator to the facts that it read, with their files and lines', async () => {
  const root = await smallWorkspace({ files: { 'charts/shop/src/values.ts': GENERATOR } });
  const { out } = await runCommand(root, 'explain', 'lab', 'shop', 'text');
  expect(out.split('\n').map(line => line.trim())).toEqual([
    expect.stringMatching(/^text = "hello lab.example/) as string,
    '▸ generator charts/shop/src/values.ts:4:3',
    expect.stringMatching(/^fact +environments\/shared.yaml:\d+:\d+ {2}git.organisation = /) as string,
    expect.stringMatching(/^fact +environments\/lab\/environment.yaml:5:11 {2}domain.base = "lab.example"$/) as string,
    expect.stringMatching(/^chart +charts\/shop\/values.yaml:1:1/) as string,
    '',
  ]);
});

it('goes on from component.yaml, too', async () => {
  const root = await smallWorkspace({ shop: 'hosts:\n  shop: { port: 80 }\n' });
  const { out } = await runCommand(root, 'explain', 'lab', 'shop', 'routes.shop.host', '--json');
  expect(JSON.parse(out)).toMatchObject([
    {
      value: 'shop.lab.example',
      setBy: [{ layer: 'component', facts: [{ path: ['domain', 'base'], value: 'lab.example' }] }],
    },
  ]);
});

it('ends with what an environment changes after all values', async () => {
  const patch = `patches:
  - reason: The chart has no value for it.
    target: { kind: ConfigMap, name: shop }
    patch: { metadata: { labels: { example.org/a: b } } }
`;
  const root = await smallWorkspace({ files: { 'environments/lab/shop.patches.yaml': patch } });
  const { out } = await runCommand(root, 'explain', 'lab', 'shop');
  expect(out).toMatch(
    /ConfigMap shop is patched after all values\n.*environments\/lab\/shop.patches.yaml:2.*The chart has no value/,
  );
});
