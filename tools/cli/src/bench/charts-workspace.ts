import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listComponents } from '@cedille/component';
import { listEnvironments } from '@cedille/environment';
import { ProgramError, runProgram } from '@cedille/program';
import { renderPlatform } from '@cedille/pipeline';
import { isMap, isScalar, isSeq, parseDocument, stringify } from 'yaml';
import { commitAll } from './copy-tree.ts';
import { declareSecrets } from './declare-secrets.ts';
import { componentsWithKinds, settleOrder } from './settle-order.ts';

/** A component that does not take part, with the first thing that is wrong with it. */
export interface LeftOut {
  component: string;
  reason: string;
}

export interface ChartsWorkspaceOptions {
  /** A copy of the repository; its components make room for those of the archives. */
  root: string;
  /** Folder with chart archives; `<archive>.values.yaml` beside one is what it does not render without. */
  charts: string;
  /** What was made is kept here, and taken from here the next time. */
  keep?: string | undefined;
  env: NodeJS.ProcessEnv;
  progress: (what: string) => void;
}

/** Parts that are not of one component. */
const STAYS = ['common', 'gateway-api'];

const MADE = ['charts', 'environments', 'left-out.json'];

/** Makes a workspace with a component for every chart of a folder, in every environment, with the component generator. */
export async function makeChartsWorkspace(options: ChartsWorkspaceOptions): Promise<LeftOut[]> {
  const { root, keep } = options;
  const kept = keep !== undefined && existsSync(join(keep, 'left-out.json'));
  if (kept) {
    for (const name of MADE) {
      await rm(join(root, name), { recursive: true, force: true });
      await cp(join(keep, name), join(root, name), { recursive: true });
    }
  } else await make(options);
  if (keep && !kept) for (const name of MADE) await cp(join(root, name), join(keep, name), { recursive: true });
  const leftOut = JSON.parse(await readFile(join(root, 'left-out.json'), 'utf8')) as LeftOut[];
  await rm(join(root, 'left-out.json'));
  await commitAll(root);
  return leftOut;
}

async function make(options: ChartsWorkspaceOptions): Promise<void> {
  const { root, charts, progress } = options;
  await clear(root);
  const archives = (await readdir(charts)).filter(name => name.endsWith('.tgz')).sort();
  const leftOut: LeftOut[] = [];
  for (const [index, archive] of archives.entries()) {
    progress(`${index + 1} of ${archives.length}: ${archive}`);
    leftOut.push(...(await addComponent(options, archive)));
  }
  const providers = await componentsWithKinds(root);
  for (const component of providers) {
    progress(`kinds that ${component} brings`);
    await cedille(options, 'types', component).catch(ignoreProgramError);
  }
  await settleOrder(root, providers);
  await declareSecrets(root);
  leftOut.push(...(await leaveOutFailing(options)));
  await writeFile(join(root, 'left-out.json'), JSON.stringify(leftOut, null, 2));
}

/** Removes the components and what the environments say of them. */
async function clear(root: string): Promise<void> {
  const gone = (await listComponents(root)).filter(name => !STAYS.includes(name));
  for (const name of gone) await rm(join(root, 'charts', name), { recursive: true });
  await editEnvironments(root, names => names.filter(name => !gone.includes(name)));
  for (const environment of await listEnvironments(root))
    for (const name of gone) await rm(join(root, 'environments', environment, `${name}.yaml`), { force: true });
}

async function editEnvironments(root: string, edit: (components: string[]) => string[]): Promise<void> {
  for (const environment of await listEnvironments(root)) {
    const file = join(root, 'environments', environment, 'environment.yaml');
    const document = parseDocument(await readFile(file, 'utf8'));
    const list = isMap(document.contents) ? document.contents.get('components') : undefined;
    const names = isSeq(list) ? list.items.map(item => String(isScalar(item) ? item.value : item)) : [];
    document.set('components', edit(names));
    await writeFile(file, String(document));
  }
}

async function addComponent(options: ChartsWorkspaceOptions, archive: string): Promise<LeftOut[]> {
  const { root, charts, env } = options;
  const [, name, version] = /^(.+)-(v?\d+\.\d+\.\d+.*)\.tgz$/.exec(archive) ?? [];
  if (!name || !version) return [{ component: archive, reason: 'its name has no version' }];
  const environments = (await listEnvironments(root)).join(',');
  const nx = ['node_modules/nx/dist/bin/nx.js', 'generate', '@cedille/nx:component', name];
  const args = [...nx, `--chart=${name}`, `--chartVersion=${version}`, `--environments=${environments}`];
  args.push('--repository=https://charts.example.org');
  try {
    await runProgram({ file: process.execPath, args, cwd: root, env, timeoutMs: 600_000 });
  } catch (error) {
    return [{ component: name, reason: lastLine(error) }];
  }
  const values = await readFile(join(charts, `${archive.replace(/\.tgz$/, '')}.values.yaml`), 'utf8').catch(() => '');
  if (values) {
    const file = join(root, 'charts', name, 'values.yaml');
    await writeFile(file, stringify({ [name]: parseDocument(values).toJS() as unknown }));
  }
  return [];
}

async function cedille({ root, env }: ChartsWorkspaceOptions, ...args: string[]): Promise<void> {
  await runProgram({ file: process.execPath, args: ['cedille', ...args], cwd: root, env, timeoutMs: 600_000 });
}

function ignoreProgramError(error: unknown): void {
  if (!(error instanceof ProgramError)) throw error;
}

function lastLine(error: unknown): string {
  if (!(error instanceof ProgramError)) throw error;
  return error.stderr.trim().split('\n').at(-1) || error.problems[0]!.message;
}

/** A finding fails the task of its component, so the component cannot take part; its absence may be a finding of another. */
async function leaveOutFailing({ root, progress }: ChartsWorkspaceOptions): Promise<LeftOut[]> {
  const leftOut: LeftOut[] = [];
  for (;;) {
    progress('checking what was made');
    const { problems } = await renderPlatform({ root });
    const failing = new Map<string, string>();
    for (const { severity, component, message } of problems)
      if (severity === 'error' && component && !failing.has(component)) failing.set(component, message);
    if (!failing.size) return leftOut;
    await editEnvironments(root, names => names.filter(name => !failing.has(name)));
    for (const [component, reason] of failing) {
      await rm(join(root, 'charts', component), { recursive: true, force: true });
      leftOut.push({ component, reason });
    }
  }
}
