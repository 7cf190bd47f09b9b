import { logger, type GeneratorCallback, type Tree } from '@nx/devkit';
import { writeLock, type LockEntry } from '@cedille/helm';
import { withDraft, type Draft } from '../shared/draft.ts';
import { formatChanges } from '../shared/format-changes.ts';
import { listComponent } from '../shared/list-component.ts';
import { tellNextSteps } from '../shared/next-steps.ts';
import { runTask } from '../shared/run-task.ts';
import { writeTemplates } from '../shared/write-templates.ts';
import { normalizeOptions, type ComponentOptions, type NormalizedOptions } from './options.ts';
import { pinUpstream } from './pin-upstream.ts';
import { tryComponent } from './try-component.ts';

/**
 * Makes a component that passes every target as it is. Everything that can fail comes before the first file is written.
 * @throws Error that says what is wrong and what to do
 */
export async function componentGenerator(tree: Tree, given: ComponentOptions): Promise<GeneratorCallback> {
  const options = normalizeOptions(tree, given);
  const { name, upstream, environments } = options;
  const folder = `charts/${name}`;
  const data = { ...options, ...upstream, ...(upstream && { quotedChart: propertyName(upstream.chart) }) };
  const pin = upstream && (await pinUpstream(upstream));
  for (const part of ['common', upstream ? 'upstream' : 'own'])
    writeTemplates(tree, { templates: `component/files/${part}`, into: folder, data });
  for (const file of environments.map(environmentFile)) tree.write(file, listComponent(tree.read(file, 'utf8')!, name));
  await formatChanges(tree);
  await withDraft(tree, draft => finish({ tree, options, draft, pin }));
  return tellNextSteps(nextSteps(options));
}

function nextSteps({ name, upstream, environments }: NormalizedOptions): string[] {
  const what = upstream
    ? `the values of ${upstream.chart} that you decide`
    : 'what it runs, and the values that people may set';
  return [
    `charts/${name} is made. Write ${what}, in charts/${name}/src/values.ts and charts/${name}/values.yaml.`,
    environments.length
      ? `Next: ./cedille render ${environments[0]!} ${name}`
      : `Next: list ${name} in environments/<environment>/environment.yaml, then ./cedille render <environment> ${name}`,
  ];
}

/** As Prettier writes it in an object literal. */
function propertyName(name: string): string {
  return /^[a-z][a-z0-9]*$/.test(name) ? name : `'${name}'`;
}

function environmentFile(environment: string): string {
  return `environments/${environment}/environment.yaml`;
}

interface FinishOptions {
  tree: Tree;
  options: NormalizedOptions;
  draft: Draft;
  pin: LockEntry | undefined;
}

/** Has the digest and the derived part of the schema written, and tries the component. */
async function finish({ tree, options, draft, pin }: FinishOptions): Promise<void> {
  const { name } = options;
  const keep = (file: string): void => tree.write(file, draft.read(file));
  if (pin) await writeLock(draft.root, `charts/${name}/upstream.lock.yaml`, [pin]);
  if (pin) keep(`charts/${name}/upstream.lock.yaml`);
  await runTask({ root: draft.root, target: 'schema', project: name, options: { fix: true } });
  if (options.upstream) keep(`charts/${name}/upstream.schema.json`);
  for (const readme of ['README.md', 'README.fr.md']) keep(`charts/${name}/${readme}`);
  const { requires, findings } = await tryComponent(draft, options);
  if (requires.length) keep(`charts/${name}/component.yaml`);
  if (findings) logger.warn(`${name} is made, but needs more before it can run:\n${findings}`);
}
