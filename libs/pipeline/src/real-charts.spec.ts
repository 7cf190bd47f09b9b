import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool } from '@cedille/helm';
import { runProgram } from '@cedille/program';
import { parseDocument, splitDocuments } from '@cedille/manifests';
import { kubernetesReader, type KubernetesReader } from '@cedille/manifests/testing';
import { mirrorFolder } from '@cedille/source/testing';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

const REPOSITORY = join(import.meta.dirname, '../../..');
const MIRROR = mirrorFolder();

let reader: KubernetesReader | string;
let helm: string | undefined;

beforeAll(async () => {
  if (!MIRROR) return;
  reader = kubernetesReader();
  helm = (await resolveTool('helm', { root: REPOSITORY }).catch(() => undefined))?.path;
}, 600_000);

beforeEach(context => {
  if (!MIRROR) return context.skip('CEDILLE_CHART_MIRROR names no folder with real charts');
  if (!helm) return context.skip('Helm is not available');
  if (typeof reader === 'string') return context.skip(reader);
});

/** What stands in the folder: charts, rendered with their defaults and what they do not render without, and plain manifests. */
async function documentsOf(name: string): Promise<string[]> {
  const file = join(MIRROR!, name);
  if (name.endsWith('.yaml')) return splitDocuments(await readFile(file, 'utf8')).map(({ text }) => text);
  const values = file.replace(/\.tgz$/, '.values.yaml');
  const more = existsSync(values) ? ['--values', values] : [];
  const fixed = ['--include-crds', '--skip-tests', '--skip-schema-validation', '--kube-version', '1.35.2'];
  const { stdout } = await runProgram({ file: helm!, args: ['template', 'real', file, ...fixed, ...more] });
  return splitDocuments(stdout).map(({ text }) => text);
}

/** Documents that are read in another way than Kubernetes reads them. */
function differing(texts: readonly string[]): string[] {
  const theirs = (reader as KubernetesReader)(texts);
  return texts.filter((text, index) => {
    const { data = null, error } = parseDocument(text);
    const other = theirs[index]!;
    return 'error' in other ? !error : error !== undefined || !isEqual(data, other.data);
  });
}

function isEqual(ours: unknown, theirs: unknown): boolean {
  try {
    expect(ours).toEqual(theirs);
    return true;
  } catch {
    return false;
  }
}

describe('what real charts render', () => {
  it('is read as Kubernetes reads it', async () => {
    const names = (await readdir(MIRROR!)).filter(name => /\.tgz$|-install\.yaml$/.test(name));
    let count = 0;
    for (const name of names) {
      const texts = await documentsOf(name);
      count += texts.length;
      expect(differing(texts), name).toEqual([]);
    }
    expect(count).toBeGreaterThan(names.length);
  }, 1_800_000);
});
