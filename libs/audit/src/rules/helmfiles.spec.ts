import { describe, expect, it } from 'vitest';
import { auditOf, findingsIn } from '../testing.ts';

const REPOSITORIES = 'repositories: [{name: charts, url: "https://charts.example"}]\n';
const helmfile = (release: string): string => `${REPOSITORIES}releases:\n  - ${release}\n`;

describe('a release of Helmfile', () => {
  it('takes a chart of one version, and values from files that are there', async () => {
    const right = helmfile('{name: web, chart: charts/web, version: 1.2.3, values: [values/web.yaml, {a: 1}]}');
    expect(await findingsIn({ 'helmfile.yaml': right, 'values/web.yaml': 'a: b\n' })).toEqual([]);
    expect(await findingsIn({ 'helmfile.yaml': right, 'values/wbe.yaml': 'a: b\n' })).toEqual([
      'path-missing error helmfile.yaml:3: The file values/web.yaml of the release web does not exist.',
    ]);
    expect(await findingsIn({ 'helmfile.d/a.yaml': helmfile('{name: web, chart: charts/web}') })).toEqual([
      'revision-floats warning helmfile.d/a.yaml:3: The chart charts/web of the release web is taken at no version: whatever is newest.',
    ]);
    expect(await findingsIn({ 'helmfile.yaml': helmfile('{name: web, chart: chrats/web, version: 1.2.3}') })).toEqual([
      'reference-missing error helmfile.yaml:3: The release web takes its chart from the repository chrats, which the file does not declare.',
    ]);
  });

  it('needs what the file has', async () => {
    const two = (needs: string): string =>
      `${helmfile('{name: web, namespace: a, chart: ./web}')}  - {name: shop, chart: ./shop, needs: [${needs}]}\n`;
    expect(await findingsIn({ 'helmfile.yaml': two('a/web') })).toEqual([]);
    expect(await findingsIn({ 'helmfile.yaml': two('other/thing') })).toEqual([]);
    expect(await findingsIn({ 'helmfile.yaml': two('a/wbe') })).toEqual([
      'reference-missing error helmfile.yaml:4: The release shop needs a/wbe, which the file does not have.',
    ]);
  });

  it.each([
    ['elsewhere', 'values: [/etc/web.yaml, "git::https://x.example/y.yaml", ~/web.yaml]'],
    ['that Helmfile fills in', 'values: ["${X}.yaml"]'],
    ['that may be missing', 'missingFileHandler: Warn, values: [web.yaml]'],
    ['of a pattern', 'values: ["values/*.yaml"]'],
  ])('may take files %s', async (_, values) => {
    expect(
      await findingsIn({ 'helmfile.yaml': helmfile(`{name: web, chart: charts/web, version: 1.2.3, ${values}}`) }),
    ).toEqual([]);
  });

  it('is not judged in a template, which is said', async () => {
    const { problems, looked } = await auditOf({
      'helmfile.yaml': helmfile('{name: web, chart: charts/web, values: ["{{ .Environment.Name }}.yaml"]}'),
      'compose.yaml': 'releases: [{name: web, chart: x/y}]\n',
    });
    expect(problems).toEqual([]);
    expect(looked.helmfiles).toEqual(['helmfile.yaml']);
  });
});
