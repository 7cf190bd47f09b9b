import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CedilleError, useParsedTexts } from '@cedille/source';
import { describe, expect, it, onTestFinished } from 'vitest';
import { crd } from '../convert/crd.fixture.ts';
import { deriveTypes } from '../derive/derive-types.ts';
import { formatFacts } from '../form/format-facts.ts';
import { loadKubernetesTypes, loadTypes } from './load-types.ts';
import type { TypeRegistry } from './registry.ts';

const source = { what: 'example', version: '1.0.0', command: './cedille types example' };

describe('loadTypes', () => {
  it('knows Kubernetes and the groups that no component brings without any file', async () => {
    const registry = await loadTypes();
    expect(registry.kubernetesVersion).toMatch(/^v1\.\d+\.\d+$/);
    expect(registry.lookup('monitoring.coreos.com/v1', 'ServiceMonitor')!.builtIn).toBe(false);
  });

  it('reads back what deriveTypes wrote, from files and folders', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'types-'));
    await writeFile(
      join(folder, 'crds.yaml'),
      `---\n${JSON.stringify(crd('Site', { v1: { type: 'string' } }))}\n---\nkind: Other\n`,
    );
    const facts = await deriveTypes({ source, files: [folder], core: await loadKubernetesTypes() });
    const file = join(folder, 'types.json');
    await writeFile(file, formatFacts(facts));
    const registry = await loadTypes([file]);
    expect(registry.lookup('example.com/v1', 'Site')).toMatchObject({ source: 'example 1.0.0', storage: true });
  });

  it('knows of a text that was read before what it lists, and reads the rest when somebody looks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'types-'));
    const facts = (type: string): string =>
      formatFacts({
        source,
        kinds: { 'example.com/v1/Site': { scope: 'Namespaced', plural: 'sites', type: 'Site' } },
        types: { Site: { size: type } },
      });
    const file = join(folder, 'types.json');
    const known = new Map<string, Uint8Array>();
    useParsedTexts(known);
    onTestFinished(() => useParsedTexts(undefined));
    await writeFile(file, facts('string'));
    const first = await loadTypes([file]);
    expect(known.size).toBeGreaterThan(1);
    const second = await loadTypes([file]);
    expect(second.fingerprint).toBe(first.fingerprint);
    const listed = (registry: TypeRegistry): object[] => registry.kinds().map(({ type: _, ...rest }) => rest);
    expect(listed(second)).toEqual(listed(first));
    await writeFile(file, facts('integer'));
    const other = await loadTypes([file]);
    expect(other.fingerprint).not.toBe(first.fingerprint);
    const sizeIn = (registry: TypeRegistry): unknown =>
      registry.lookup('example.com/v1', 'Site')!.type.fields.get('size')!.type;
    expect([first, second, other].map(sizeIn)).toMatchObject([
      { scalar: 'string' },
      { scalar: 'string' },
      { scalar: 'integer' },
    ]);
    // What is not facts is told of each time.
    await writeFile(file, '{}');
    for (const _ of [1, 2]) await expect(loadTypes([file])).rejects.toThrow('holds no type facts');
  });

  it('names every file that is missing, broken or something else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'types-'));
    const [missing, broken, other] = ['missing', 'broken', 'other'].map(name => join(folder, `${name}.json`)) as [
      string,
      string,
      string,
    ];
    await writeFile(broken, '{');
    await writeFile(other, '{"name": "x"}');
    const error = await loadTypes([missing, broken, other]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CedilleError);
    const { problems } = error as CedilleError;
    expect(problems.map(({ message }) => message)).toEqual([
      `${missing} does not exist.`,
      expect.stringContaining(`${broken} is not valid JSON`),
      `${other} holds no type facts.`,
    ]);
  });
});

describe('deriveTypes', () => {
  it('names the file that is no YAML', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'types-'));
    await writeFile(join(folder, 'crd.yaml'), 'a: [');
    await expect(deriveTypes({ source, files: [folder], core: await loadKubernetesTypes() })).rejects.toThrow(
      /crd\.yaml is not valid YAML/,
    );
  });
});
