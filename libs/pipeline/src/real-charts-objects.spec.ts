// Charts that many people run, with the values that their own authors try them with: what Kubernetes takes of them is no finding.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkObjects } from '@cedille/checks';
import { resolveTool } from '@cedille/helm';
import { crdsOf, parseManifests } from '@cedille/manifests';
import { runProgram } from '@cedille/program';
import type { ProblemCode } from '@cedille/source';
import { mirrorFolder } from '@cedille/source/testing';
import { loadTypes, type TypeRegistry } from '@cedille/types';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const REPOSITORY = join(import.meta.dirname, '../../..');
const MIRROR = mirrorFolder();
/** What is said of whether an object is valid; what is good practice is another matter. */
const OF_KINDS: ReadonlySet<ProblemCode> = new Set(['object-field', 'object-invalid']);
/** True: with its defaults the chart makes what Kubernetes refuses, until somebody says whose storage it is. */
const TRUE = ['spec has no provider, which is required (velero/'];

let helm: string | undefined;
let folder: string;
let registry: TypeRegistry;

beforeAll(async () => {
  if (!MIRROR) return;
  helm = (await resolveTool('helm', { root: REPOSITORY }).catch(() => undefined))?.path;
  folder = await mkdtemp(join(tmpdir(), 'cedille-charts-'));
  const charts = await readdir(join(REPOSITORY, 'charts'));
  registry = await loadTypes(charts.map(name => join(REPOSITORY, 'charts', name, 'types.json')).filter(existsSync));
});

afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true });
});

beforeEach(context => {
  if (!MIRROR) return context.skip('CEDILLE_CHART_MIRROR names no folder with real charts');
  if (!helm) return context.skip('Helm is not available');
});

interface Example {
  chart: string;
  /** None: its defaults, and what it does not render without. */
  values: readonly string[];
}

/** A chart with its defaults, and with each file of its folder `ci`. */
async function examplesOf(name: string): Promise<Example[]> {
  const place = join(folder, name);
  await mkdir(place);
  await runProgram({ file: 'tar', args: ['-xzf', join(MIRROR!, name), '-C', place] });
  const chart = join(place, (await readdir(place))[0]!);
  const needed = join(MIRROR!, name.replace(/\.tgz$/, '.values.yaml'));
  const always = existsSync(needed) ? [needed] : [];
  const ci = existsSync(join(chart, 'ci')) ? (await readdir(join(chart, 'ci'))).filter(isYaml).sort() : [];
  return [[], ...ci.map(file => [join(chart, 'ci', file)])].map(values => ({ chart, values: [...always, ...values] }));
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/.test(name);
}

/** What is told of an example; undefined where the chart does not render it. */
async function findingsIn({ chart, values }: Example): Promise<string[] | undefined> {
  const fixed = ['--include-crds', '--skip-tests', '--namespace', 'real', '--kube-version', '1.35.2'];
  const files = values.flatMap(file => ['--values', file]);
  const rendered = await runProgram({ file: helm!, args: ['template', 'real', chart, ...fixed, ...files] }).catch(
    () => undefined,
  );
  if (!rendered) return undefined;
  const { manifests } = parseManifests({ text: rendered.stdout, file: 'real.yaml' });
  const kinds = registry.mergeCrds(crdsOf(manifests));
  const where = { component: 'real', environment: 'real', file: 'real.yaml', namespace: 'real' };
  return checkObjects({ manifests, registry: kinds, ...where })
    .filter(({ code, severity }) => OF_KINDS.has(code) && severity === 'error')
    .map(({ object, message, expected }) => `${object}: ${message} (${expected})`)
    .filter(finding => !TRUE.some(text => finding.includes(text)));
}

describe('what real charts make of their own examples', () => {
  it('is no finding', async () => {
    const names = (await readdir(MIRROR!)).filter(name => name.endsWith('.tgz')).sort();
    const found: Record<string, string[]> = {};
    let count = 0;
    for (const name of names) {
      for (const example of await examplesOf(name)) {
        const findings = await findingsIn(example);
        if (!findings) continue;
        count += 1;
        if (findings.length) found[[name, ...example.values].join(' ')] = findings;
      }
    }
    expect(found).toEqual({});
    expect(count).toBeGreaterThan(names.length / 2);
  }, 1_800_000);
});
