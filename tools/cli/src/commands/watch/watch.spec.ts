import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { resolveTool } from '@cedille/helm';
import { temporaryWorkspace } from '@cedille/source/testing';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const REPOSITORY = join(import.meta.dirname, '../../../../..');

const ENVIRONMENT = (name: string, components = 'shop'): string => `name: ${name}
description: { en: A lab., fr: Un labo. }
cluster: { name: ${name}, kind: kind, kubernetes: 1.35.4 }
sizing: small
domain: { base: ${name}.example }
gateway: { class: contour, namespace: gateway, public: public, exposure: hostPort }
issuer: platform-ca
alternatives: { storage: local }
storageClasses: { replicated: standard, local: standard, replicas: 1 }
vault: { address: https://vault.vault.svc:8200, mode: file, authMount: kubernetes/${name}, kv: { mount: kv, version: 2 } }
components: [${components}]
`;
const SHARED = `git: { organisation: Club, repository: https://example.org/platform, teams: { administrators: Exec, operators: SRE } }
registry: { charts: oci://registry.example/charts, bundles: oci://registry.example/bundles }
delivery: { follows: tree, prune: true, selfHeal: true }
`;
const GENERATOR = (value: string): string =>
  `import { defineValues } from '@cedille/values/generator';\nexport default defineValues<{ text?: string }>()(({ environment }) => ({ text: ${value} }));\n`;
const CONFIG_MAP = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: {{ .Release.Namespace }}\ndata:\n  text: {{ .Values.text | quote }}\n`;

function chart(name: string): Record<string, string> {
  return {
    [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 0.1.0\ndescription: One.\n`,
    [`charts/${name}/component.yaml`]: `title: { en: ${name}, fr: ${name} }\ndescription: { en: One., fr: Un. }\ncategory: clubs\nowner: sre\nnamespace: default\n`,
    [`charts/${name}/values.yaml`]: 'text: none\n',
    [`charts/${name}/values.schema.json`]: JSON.stringify({
      type: 'object',
      additionalProperties: false,
      properties: { global: { type: 'object' }, text: { type: 'string' } },
    }),
    [`charts/${name}/src/values.ts`]: GENERATOR('environment.domain.base'),
    [`charts/${name}/templates/configmap.yaml`]: CONFIG_MAP(name),
  };
}

interface Line {
  event: 'rendered' | 'unreadable';
  files: string[];
  failed: string[];
  problems: { code: string }[];
  headline?: string;
  environments?: { environment: string; objects: { change: string; changes: { path: string; after?: unknown }[] }[] }[];
}

let program: string;
let root: string;
let child: ChildProcess;
let lines: AsyncIterator<string>;

beforeAll(async () => {
  const { bundle } = createRequire(import.meta.url)('../../../setup.cjs') as {
    bundle: (root: string) => Promise<{ main: string }>;
  };
  program = (await bundle(REPOSITORY)).main;
}, 120_000);

beforeEach(async context => {
  const helm = await resolveTool('helm', { root: REPOSITORY }).catch(() => undefined);
  if (!helm) return context.skip('Helm is not available');
  root = await temporaryWorkspace({
    ...chart('shop'),
    'environments/shared.yaml': SHARED,
    'environments/lab/environment.yaml': ENVIRONMENT('lab'),
    'environments/big/environment.yaml': ENVIRONMENT('big'),
    'tools/versions.yaml': await readFile(join(REPOSITORY, 'tools/versions.yaml'), 'utf8'),
  });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
});

afterEach(() => {
  if (child?.exitCode === null) child.kill('SIGKILL');
});

/** Starts the command; what it says first is answered. */
async function watch(...args: string[]): Promise<Line> {
  const argv = ['watch', '--json', '--offline', ...args];
  const script = `import(${JSON.stringify(program)}).then(({ main }) => main(${JSON.stringify({ root, argv })})).then(code => { process.exitCode = code })`;
  child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return next();
}

/** What it says next. */
async function next(): Promise<Line> {
  const { value, done } = (await lines.next()) as { value: string; done?: boolean };
  if (done) throw new Error('cedille watch ended.');
  return JSON.parse(value) as Line;
}

/** At once, as most editors do it: a file that is emptied and then written may count as two changes on a busy machine. */
async function save(file: string, text: string): Promise<Line> {
  const path = join(root, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.tmp`, text);
  await rename(`${path}.tmp`, path);
  return next();
}

/** What changes, short: `lab changed data.text`. */
function changesOf({ environments = [] }: Line): string[] {
  return environments.flatMap(({ environment, objects }) =>
    objects.map(({ change, changes }) => [environment, change, ...changes.map(({ path }) => path)].join(' ')),
  );
}

const FACTS = 'environments/lab/environment.yaml';
const RENDERED = 'dist/rendered/lab/shop.yaml';

describe('cedille watch', { timeout: 60_000 }, () => {
  it('shows what a changed fact changes in its environment, and writes it', async () => {
    expect(await watch()).toMatchObject({ event: 'rendered', files: [], problems: [] });
    const line = await save(FACTS, ENVIRONMENT('lab').replace('base: lab.example', 'base: other.example'));
    expect(line).toMatchObject({ event: 'rendered', files: [FACTS], problems: [] });
    expect(changesOf(line)).toEqual(['lab changed data.text']);
    expect(await readFile(join(root, RENDERED), 'utf8')).toContain('text: "other.example"');
  });

  it('writes nothing when told so', async () => {
    await watch('--no-write');
    const line = await save(FACTS, ENVIRONMENT('lab').replace('base: lab.example', 'base: other.example'));
    expect(changesOf(line)).toEqual(['lab changed data.text']);
    expect(existsSync(join(root, 'dist'))).toBe(false);
  });

  it('compares with the last state that worked, or with the first one', async () => {
    const facts = (base: string): string => ENVIRONMENT('lab').replace('base: lab.example', `base: ${base}`);
    await watch();
    await save(FACTS, facts('other.example'));
    expect(changesOf(await save(FACTS, facts('lab.example')))).toEqual(['lab changed data.text']);
    child.kill('SIGKILL');
    await watch('--since-start');
    await save(FACTS, facts('other.example'));
    expect(changesOf(await save(FACTS, facts('lab.example')))).toEqual([]);
  });

  it('tells of facts that cannot be read, goes on, and tells when they can be again', async () => {
    await watch();
    const broken = await save(FACTS, 'name: [lab\n');
    expect(broken).toMatchObject({ event: 'unreadable', files: [FACTS], problems: [{ code: 'yaml-syntax' }] });
    const mended = await save(FACTS, ENVIRONMENT('lab'));
    expect(mended).toMatchObject({ event: 'rendered', problems: [] });
    expect(changesOf(mended)).toEqual([]);
  });

  it('tells of a render that fails, and compares with what was before when it works again', async () => {
    await watch();
    const template = 'charts/shop/templates/configmap.yaml';
    const broken = await save(template, '{{ fail "no" }}\n');
    expect(broken.failed.sort()).toEqual(['big/shop', 'lab/shop']);
    expect(broken.problems).toContainEqual(expect.objectContaining({ code: 'helm-failed' }));
    expect(changesOf(broken)).toEqual([]);
    const mended = await save(template, CONFIG_MAP('shop').replace('\ndata:', '\ndata:\n  more: "1"'));
    expect(mended).toMatchObject({ failed: [], problems: [] });
    expect(changesOf(mended)).toEqual(['big changed data.more', 'lab changed data.more']);
  });

  it('sees templates come and go', async () => {
    await watch();
    const template = 'charts/shop/templates/more/second.yaml';
    expect(changesOf(await save(template, CONFIG_MAP('second')))).toEqual(['big added', 'lab added']);
    await rm(join(root, dirname(template)), { recursive: true });
    expect(changesOf(await next())).toEqual(['big removed', 'lab removed']);
  });

  it('compiles a generator again', async () => {
    await watch();
    const generator = await save('charts/shop/src/values.ts', GENERATOR("'constant'"));
    expect(changesOf(generator)).toEqual(['big changed data.text', 'lab changed data.text']);
    expect(generator.environments?.[0]?.objects[0]?.changes[0]?.after).toBe('constant');
    const broken = await save('charts/shop/src/values.ts', GENERATOR("'constant"));
    expect(broken).toMatchObject({ event: 'unreadable', problems: [{ code: 'generator-failed' }] });
    expect(changesOf(await save('charts/shop/src/values.ts', GENERATOR("'other'")))).toHaveLength(2);
  });

  it('sees a new component and a new environment', async () => {
    await watch();
    for (const [file, text] of Object.entries(chart('bar'))) await writeInto(file, text);
    await writeInto(FACTS, ENVIRONMENT('lab', 'shop, bar'));
    expect(changesOf(await nextChange())).toEqual(['lab added']);
    await writeInto('environments/new/environment.yaml', ENVIRONMENT('new'));
    expect(changesOf(await nextChange())).toEqual(['new added']);
    await rm(join(root, 'environments/new'), { recursive: true });
    await expect.poll(() => existsSync(join(root, 'dist/rendered/new')), { timeout: 30_000 }).toBe(false);
  });

  it('takes a save by rename for what it is', async () => {
    await watch();
    await writeInto(`${FACTS}.tmp`, ENVIRONMENT('lab').replace('base: lab.example', 'base: other.example'));
    await rename(join(root, `${FACTS}.tmp`), join(root, FACTS));
    expect(changesOf(await next())).toEqual(['lab changed data.text']);
  });

  it('leaves no process behind when it is interrupted', async () => {
    await watch();
    await save(FACTS, ENVIRONMENT('lab').replace('base: lab.example', 'base: other.example'));
    const ended = new Promise<number | null>(resolve => child.once('exit', resolve));
    const children = await childrenOf(child.pid!);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    await expect.poll(() => children.filter(pid => existsSync(`/proc/${pid}`)), { timeout: 20_000 }).toEqual([]);
  });
});

async function writeInto(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}

/** What it says next of objects: files that are written one after the other may be told of in several lines. */
async function nextChange(): Promise<Line> {
  const line = await next();
  return changesOf(line).length ? line : nextChange();
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}
