import { describe, expect, it } from 'vitest';
import { CRD, document, FILE, problemsOf } from './rendered.fixture.ts';

function application(spec: string, metadata = ''): string {
  return document(
    'web',
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: sites\n${metadata}spec:\n${spec}`,
  );
}

const BARE =
  '  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n        - name: web\n          image: web:1\n';
const GOOD = `${BARE}          resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {memory: 1Mi}}\n`;

describe('valid-object', () => {
  it('finds nothing in correct objects', () => {
    expect(problemsOf(application(GOOD))).toEqual([]);
  });

  it('points to the line of an unknown field, names the template and says what to write', () => {
    expect(problemsOf(application(`  replcas: 2\n${GOOD}`))).toEqual([
      {
        code: 'object-field',
        severity: 'error',
        message: 'spec.replcas is unknown: the API server would drop or refuse it (site/templates/web.yaml).',
        component: 'site',
        environment: 'production',
        object: 'Deployment sites/web',
        path: 'spec.replcas',
        at: { file: FILE, line: 9, column: 3 },
        expected: expect.stringMatching(/^a field of spec: .*; did you mean replicas\?$/) as string,
        fix: 'write replicas instead of replcas in site/templates/web.yaml or in the values it reads',
      },
    ]);
  });

  it.each([
    [
      'replicas inside the pod spec',
      `${GOOD}      replicas: 2\n`,
      'spec.template.spec.replicas',
      'replicas to stand in spec',
    ],
    ['a number in quotes', `  replicas: "2"\n${GOOD}`, 'spec.replicas', 'a whole number'],
    [
      'a name outside secretKeyRef',
      `${GOOD}          env: [{name: A, valueFrom: {name: s, secretKeyRef: {key: k}}}]\n`,
      'spec.template.spec.containers[0].env[0].valueFrom.name',
      'name to stand in',
    ],
    [
      'a bare number as a value',
      `${GOOD}          env: [{name: A, value: 1}]\n`,
      'spec.template.spec.containers[0].env[0].value',
      'text',
    ],
    [
      'a value of another field',
      `${GOOD}          imagePullPolicy: Sometimes\n`,
      'spec.template.spec.containers[0].imagePullPolicy',
      'one of Always',
    ],
    [
      'a quantity of another world',
      `${BARE}          resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {memory: 2GB}}\n`,
      'spec.template.spec.containers[0].resources.limits.memory',
      'a quantity',
    ],
  ])('finds %s', (_what, spec, path, expected) => {
    expect(problemsOf(application(spec)).filter(({ code }) => code === 'object-field')).toMatchObject([
      { code: 'object-field', path, expected: expect.stringContaining(expected) as string },
    ]);
  });

  it('finds a sync wave under metadata and a label that is not text', () => {
    const found = problemsOf(application(GOOD, '  sync-wave: "1"\n  labels: {version: 1.0}\n'));
    expect(found.map(({ path, at }) => [path, at?.line])).toEqual([
      ['metadata.sync-wave', 8],
      ['metadata.labels.version', 9],
    ]);
  });

  it('takes the definition of the same render', () => {
    const site = document('site', 'apiVersion: example.com/v1\nkind: Site\nmetadata: {name: a}\nspec:\n  hots: x\n');
    expect(problemsOf(CRD + site).map(({ message }) => message)).toEqual([
      'spec.hots is unknown: the API server would drop or refuse it (site/templates/site.yaml).',
      'spec has no host, which is required (site/templates/site.yaml).',
    ]);
  });

  it('says what is missing of an Application without project and destination', () => {
    const definition = CRD.replaceAll('Site', 'Application')
      .replace('required: [host]', 'required: [project, destination]')
      .replace('weight:', 'destination: {type: string}, project:');
    const app = document('app', 'apiVersion: example.com/v1\nkind: Application\nmetadata: {name: a}\nspec: {}\n');
    expect(problemsOf(definition + app)).toMatchObject([
      { message: 'spec has no destination, which is required (site/templates/app.yaml).' },
      { message: 'spec has no project, which is required (site/templates/app.yaml).' },
    ]);
  });
});
