import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../fixtures/run-command.ts';
import { ALL_RULES } from '../rules/rule-list.ts';

const map = (name: string, more = 'data: {a: b}'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n${more}\n`;

/** Far from any workspace of ours. */
const audit = async (files: Readonly<Record<string, string>>, ...flags: string[]) => {
  const folder = await temporaryWorkspace(files);
  return runCommand(await temporaryWorkspace({}), 'audit', folder, ...flags);
};

describe('cedille audit', () => {
  it('ends well where there is nothing to say', async () => {
    const { code, out } = await audit({ 'a.yaml': map('a') });
    expect(code).toBe(0);
    expect(out).toContain('No finding.');
    expect(out).toContain('Looked at 1 object in 1 file, 0 kustomizations, 0 charts.');
  });

  it('tells an error with place, why and fix', async () => {
    const { code, out } = await audit({ 'a.yaml': map('a', 'dota: {}'), 'b.yaml': map('b', 'dota: {}') });
    expect(code).toBe(1);
    for (const part of [
      'dota is unknown',
      'a.yaml:4:1',
      'did you mean data?',
      'write data instead of dota',
      'why',
      'also      b.yaml:4:1',
    ])
      expect(out).toContain(part);
    expect(out).toContain('2 errors, 0 warnings; 1 different ones.');
  });

  it('prints names of strangers as text', async () => {
    const { out } = await audit({ 'we\nird\u001b[31m.yaml': map('a', 'dota: {}') });
    expect(out).toContain('at        we\\nird\\u001b[31m.yaml:4:1');
  });

  it('folds what comes after the ten worst, unless all is asked for', async () => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`${at}.yaml`, map('a', `key${at}: {}`)]));
    const { out } = await audit(files);
    expect(out).toContain('… and 2 more, in all their places with --all: 2 object-field.');
    expect((await audit(files, '--all')).out).toContain('12 ✗');
  });

  it('gives programs all findings', async () => {
    const { code, out } = await audit({ 'a.yaml': map('a', 'dota: {}') }, '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      problems: [{ code: 'object-field', at: { file: 'a.yaml', line: 4 } }],
      looked: { files: 1, objects: 1 },
    });
  });

  it('gives code analysis and GitHub the same findings', async () => {
    const files = { 'a.yaml': map('a', 'dota: {}') };
    const sarif = JSON.parse((await audit(files, '--format', 'sarif')).out) as { runs: { results: unknown[] }[] };
    expect(sarif.runs[0]?.results).toMatchObject([
      {
        ruleId: 'object-field',
        level: 'error',
        locations: [{ physicalLocation: { artifactLocation: { uri: 'a.yaml' }, region: { startLine: 4 } } }],
      },
    ]);
    const { out } = await audit(files, '--format', 'github');
    expect(out).toMatch(/^::error file=a\.yaml,line=4,col=1,title=object-field::dota is unknown/);
  });

  it('advises what the platform asks of its own objects, and stops where Kustomize decides', async () => {
    const pod = (image: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers: [{name: web, image: ${image}}]\n`;
    const codesOf = async (files: Readonly<Record<string, string>>): Promise<string[]> => {
      const { out } = await audit(files, '--format', 'json');
      return (JSON.parse(out) as { problems: { code: string; severity: string }[] }).problems.map(
        ({ code, severity }) => `${severity} ${code}`,
      );
    };
    expect(await codesOf({ 'pod.yaml': pod('nginx:latest') })).toContain('warning image-floating');
    expect(await codesOf({ 'pod.yaml': pod('nginx:1.29.1') })).not.toContain('warning image-floating');
    const kustomization = 'resources: [pod.yaml]\nimages: [{name: nginx, newTag: 1.29.1}]\n';
    expect(await codesOf({ 'pod.yaml': pod('nginx'), 'kustomization.yaml': kustomization })).not.toContain(
      'warning image-floating',
    );
  });

  it('prints codes of which explain-rule tells', async () => {
    const folder = join(import.meta.dirname, '../../../../../libs/audit/src');
    const sources = (await readdir(folder, { recursive: true })).filter(
      file => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
    );
    const texts = await Promise.all(sources.map(file => readFile(join(folder, file), 'utf8')));
    const printed = new Set(texts.flatMap(text => [...text.matchAll(/\bcode: '([a-z-]+)'/g)].map(([, code]) => code!)));
    expect(printed.size).toBeGreaterThan(15);
    const known = new Set(ALL_RULES.map(({ code }) => code));
    expect([...printed].filter(code => !known.has(code))).toEqual([]);
  });

  it('refuses what is no folder, and formats that it does not have', async () => {
    const root = await temporaryWorkspace({});
    expect((await runCommand(root, 'audit', `${root}/nothing`)).problems).toMatchObject([{ code: 'usage' }]);
    expect((await runCommand(root, 'audit', root, '--format', 'xml')).problems).toMatchObject([{ code: 'usage' }]);
  });
});
