import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { resolveTool } from '@cedille/helm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, repository, type TestWorkspace } from '../fixtures/workspace.ts';

const TARGETS = 'schema,types,typecheck,lint,test,render,check';

const hasHelm = await resolveTool('helm', { root: repository }).then(
  () => true,
  () => false,
);

/** An upstream chart with one value and one object. */
const UPSTREAM = {
  'Chart.yaml': 'apiVersion: v2\nname: up\nversion: 1.0.0\n',
  'values.yaml': 'greeting: hello\n',
  'templates/config-map.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\ndata:\n  greeting: {{ .Values.greeting | quote }}\n',
};

describe.skipIf(!hasHelm)('what generators make (needs helm)', () => {
  let workspace: TestWorkspace;
  const nx = (...args: string[]): string =>
    // The tools of this machine; an archive from a folder, so that no server is asked.
    workspace.nx(args, {
      CEDILLE_CACHE_DIR: process.env['CEDILLE_CACHE_DIR'] ?? '',
      CEDILLE_CHART_MIRROR: join(workspace.root, 'mirror'),
    });

  beforeAll(() => {
    workspace = createWorkspace();
    for (const path of ['charts/common', 'environments/shared.yaml']) {
      cpSync(join(repository, path), join(workspace.root, path), { recursive: true });
    }
    for (const [file, text] of Object.entries(UPSTREAM)) workspace.write(`mirror/up/${file}`, text);
    execFileSync('tar', ['czf', 'up-1.0.0.tgz', 'up'], { cwd: join(workspace.root, 'mirror') });
  });

  afterAll(() => workspace.remove());

  it('writes nothing in a dry run', () => {
    expect(nx('g', '@cedille/nx:environment', 'lab', '--dry-run')).toContain(
      'CREATE environments/lab/environment.yaml',
    );
    expect(nx('g', '@cedille/nx:component', 'up', '--dry-run', '--environments=lab')).toContain(
      'There is no environment lab',
    );
  });

  it('passes every target as it is', () => {
    nx('g', '@cedille/nx:environment', 'lab');
    nx('g', '@cedille/nx:component', 'site', '--environments=lab');
    nx(
      'g',
      '@cedille/nx:component',
      'up-there',
      '--chart=up',
      '--chartVersion=1.0.0',
      '--repository=https://127.0.0.1:1',
      '--environments=lab',
    );
    const output = nx('run-many', '-t', TARGETS, '--projects=site,up-there,environment-lab', '--output-style=static');
    expect(output).toContain(`Successfully ran targets ${TARGETS.replaceAll(',', ', ')} for 3 projects`);
    expect(output).toMatch(/lab\/site: complete, [1-9]\d* objects/);
    expect(output).toMatch(/lab\/up-there: complete, [1-9]\d* objects/);
  }, 300_000);

  it('refuses a key that the upstream chart does not have, by the compiler', () => {
    const file = 'charts/up-there/src/values.ts';
    workspace.write(
      file,
      "import { defineValues } from '@cedille/values/generator';\nimport type { Values } from './values.gen.ts';\n\nexport default defineValues<Values>()(() => ({ up: { greting: 'hi' } }));\n",
    );
    const output = nx('typecheck', 'up-there', '--output-style=static');
    expect(output).toContain('greting is not a value of up-there.');
    expect(output).toContain('write greeting');
  });
});
