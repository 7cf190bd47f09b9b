import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { resolveTool } from '@cedille/helm';
import { git, runProgram } from '@cedille/program';
import { parse, parseAllDocuments } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from './document.ts';

const ROOT = join(import.meta.dirname, '../../../../../../..');
// In the workspace, so that packages are found; nothing there is committed.
const cache = join(ROOT, 'node_modules/.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'examples-'));
const charts = mkdtempSync(join(tmpdir(), 'cedille-examples-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(charts, { recursive: true });
});

const markdown = (await git(ROOT, ['ls-files', '*.md'])).split('\n').filter(Boolean);
const documents = markdown.map(file => parseDocument(readFileSync(join(ROOT, file), 'utf8'), file));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

describe('TypeScript in documents', () => {
  const modules = documents.flatMap(({ file, blocks }) =>
    blocks
      .filter(({ language, text }) => language === 'ts' && text.startsWith('import '))
      .map(({ text, line }) => ({ place: `${file}:${line}`, text })),
  );

  it('is there', () => {
    expect(modules.length).toBeGreaterThan(0);
  });

  it('compiles as it stands', async () => {
    // What `Values` has in a component depends on its schema; here everything is known.
    await write(join(folder, 'values.gen.ts'), 'export interface Values {\n  [key: string]: unknown;\n}\n');
    for (const [index, { text }] of modules.entries()) await write(join(folder, `example-${index}.ts`), text);
    const config = { extends: join(ROOT, 'tsconfig.base.json'), include: [`${folder}/*.ts`] };
    await write(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(ROOT, 'node_modules/typescript7/bin/tsc');
    const said = await runProgram({ file: process.execPath, args: [tsc, '-p', folder], cwd: ROOT }).then(
      () => '',
      (error: unknown) => (error as { stdout: string }).stdout,
    );
    const named = said.replaceAll(/\S*example-(\d+)\.ts/g, (_, index: string) => modules[Number(index)]!.place);
    expect(named).toBe('');
  });
});

describe('what charts/common/README.md says of its helpers', () => {
  const readme = documents.find(({ file }) => file === 'charts/common/README.md')!;
  const calls = callsIn(readFileSync(join(ROOT, readme.file), 'utf8'));
  let helm: string;

  beforeAll(async () => {
    helm = (await resolveTool('helm', { root: ROOT })).path;
  }, 600_000);

  /** Renders a chart that includes common, with one template. */
  async function render(name: string, template: string, values: string): Promise<string> {
    const chart = join(charts, name);
    await write(join(chart, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`);
    await write(join(chart, 'values.yaml'), values);
    await write(join(chart, 'files/plain.txt'), 'text\n');
    await write(join(chart, 'templates/example.yaml'), template);
    await mkdir(join(chart, 'charts'));
    symlinkSync(join(ROOT, 'charts/common'), join(chart, 'charts/common'));
    return (await runProgram({ file: helm, args: ['template', name, chart] })).stdout;
  }

  it('names all of them', () => {
    expect(calls.length).toBeGreaterThan(10);
  });

  it.each(calls.map((call, index) => [call, index] as const))('%s is a call that renders', async (call, index) => {
    const [name, argument = '.'] = splitCall(call);
    const called = `{{ include "${name}" ${argument} }}`;
    const text = await render(`helper-${index}`, `# ${name}\n${inComment(called)}`, VALUES);
    expect(text.length).toBeGreaterThan(0);
  });

  it('and the template and values of its examples render objects', async () => {
    const [template] = readme.blocks.filter(({ language }) => language === 'gotemplate');
    const values = readme.blocks.find(({ text }) => text.startsWith('# values.yaml'))!;
    const text = await render('grafana', template!.text, values.text);
    const kinds = text
      .split(/^---$/m)
      .flatMap(document => (parse(document) as { kind?: string } | null)?.kind ?? [])
      .sort();
    expect([...new Set(kinds)]).toEqual([
      'HTTPRoute',
      'NetworkPolicy',
      'RandomSecret',
      'ServiceAccount',
      'VaultSecret',
    ]);
  });
});

const VALUES = `resources: { requests: { cpu: 1m, memory: 1Mi }, limits: { memory: 1Mi } }
storage: { size: 1Gi }
database: { storage: { size: 1Gi } }
image: { repository: example.org/web, tag: 1.0.0 }
secretStore: { authMount: kubernetes/lab, kv: { mount: kv, version: 2 } }
`;

/** The first cells of the table of helpers: a name and its argument, or several names. */
function callsIn(text: string): string[] {
  const cells = [...text.matchAll(/^\| (`common\.[^|]+?) +\|/gm)].map(([, cell]) => cell!.replaceAll(/[`\\]/g, ''));
  return cells.flatMap(cell => cell.split(/, (?=common\.)/));
}

function splitCall(call: string): [name: string, argument?: string] {
  const [, name, argument] = /^([\w.]+)(?:\s+(.*))?$/s.exec(call) ?? [];
  return argument ? [name!, argument] : [name!];
}

/** Only that it renders is asked: a part of an object is no document of its own. */
function inComment(call: string): string {
  return `{{ $text := ${call.slice(2, -2).trim()} }}text: {{ $text | quote }}\n`;
}

describe('the sample of a folder for lovely', () => {
  const sample = join(ROOT, 'charts/argocd/samples/lovely');

  // As lovely does it: Kustomize gets what Helm renders as one more resource.
  it('is what Helm renders, changed and completed by Kustomize', async () => {
    const [helm, kubectl] = await Promise.all(
      (['helm', 'kubectl'] as const).map(async tool => (await resolveTool(tool, { root: ROOT })).path),
    );
    const work = join(charts, 'lovely');
    await cp(sample, work, { recursive: true });
    const { dependencies } = parse(await readFile(join(work, 'Chart.yaml'), 'utf8')) as {
      dependencies: { name: string }[];
    };
    for (const { name } of dependencies) {
      const chart = join(work, 'charts', name);
      await cp(join(ROOT, 'charts', name), chart, { recursive: true });
      await mkdir(join(chart, 'charts'));
      symlinkSync(join(ROOT, 'charts/common'), join(chart, 'charts/common'));
    }
    const rendered = (await runProgram({ file: helm!, args: ['template', 'rating', work] })).stdout;
    await write(join(work, 'rendered.yaml'), rendered);
    const kustomization = await readFile(join(work, 'kustomization.yaml'), 'utf8');
    await write(
      join(work, 'kustomization.yaml'),
      kustomization.replace('resources:\n', 'resources:\n  - rendered.yaml\n'),
    );
    const built = (await runProgram({ file: kubectl!, args: ['kustomize', work] })).stdout;
    const kindsIn = (text: string): (string | undefined)[] =>
      parseAllDocuments(text).map(one => (one.toJS() as { kind?: string } | null)?.kind);
    expect(kindsIn(built).sort()).toEqual([...kindsIn(rendered).filter(Boolean), 'ResourceQuota'].sort());
    expect(rendered).not.toContain('ndots');
    expect(built).toContain('ndots');
  });
});
