import { temporaryWorkspace } from '@cedille/source/testing';
import { expect, it } from 'vitest';
import { stepProblems } from './workflow-steps.ts';

const workflow = (run: string): string =>
  `on: workflow_dispatch\njobs:\n  one:\n    steps:\n      - run: ${JSON.stringify(run)}\n        env: { NAME: "\${{ inputs.name }}" }\n`;
const problemsIn = async (run: string): Promise<string[]> => {
  const root = await temporaryWorkspace({ 'charts/shop/values.yaml': '{}\n' });
  return stepProblems({ root, file: 'w.yaml', text: workflow(run) });
};

it.each([
  ['echo "${{ inputs.components }}"', '${{ inputs.components }} is pasted into a shell'],
  ['echo ${{ github.event.pull_request.title }}', '${{ github.event.pull_request.title }} is pasted'],
  ["git switch ${{ github.head_ref || 'main' }}", 'is pasted into a shell'],
  ['sed -i s/a/b/ charts/shop/value.yaml', 'charts/shop/value.yaml does not exist'],
  ['node ./tools/gone.cjs', './tools/gone.cjs does not exist'],
])('a script with %s is told of', async (run, problem) => {
  const [found, ...more] = await problemsIn(run);
  expect(found).toContain(problem);
  expect(found).toContain('w.yaml:5:9  jobs.one.steps[0].run');
  expect(more).toEqual([]);
});

it.each([
  'echo "$NAME" ${{ github.sha }} ${{ github.repository }} ${{ runner.os }}',
  'cat charts/shop/values.yaml && ls charts/*/values.yaml "charts/$NAME/values.yaml"',
  '# charts/gone.yaml was here\necho dist/rendered/lab/shop.yaml https://example.org/charts/shop',
])('a script with %s is not', async run => {
  expect(await problemsIn(run)).toEqual([]);
});
