import { join } from 'node:path';
import { parseManifests } from '@cedille/manifests';
import type { Problem } from '@cedille/source';
import { expect, it } from 'vitest';
import { nameDeciders } from './name-deciders.ts';

const root = join(import.meta.dirname, '../../..');
const file = 'dist/rendered/production/grafana.yaml';
const text = `# Source: grafana/charts/grafana/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: grafana, namespace: grafana }
spec:
  template:
    spec: { containers: [{ name: grafana, resources: { limits: { memory: 1Gi } } }] }
`;
const { manifests } = parseManifests({ text, file });
const rendered = { component: 'grafana', environment: 'production', file, namespace: 'grafana', manifests };

function refused(path: string): Problem {
  return {
    code: 'object-refused',
    severity: 'error',
    message: 'no',
    object: 'Deployment grafana/grafana',
    path,
    fix: 'fix grafana/charts/grafana/templates/deployment.yaml, or the values that it is given',
  };
}

it('names the line of the generator that decides what an upstream template wrote', async () => {
  const problems = [refused('spec.template.spec.containers[0].resources.limits.memory'), refused('spec.template.spec')];
  const [memory, whole] = await nameDeciders({ root, rendered, problems });
  expect(memory!.fix).toMatch(
    /^grafana\.resources\.limits\.memory \(charts\/grafana\/src\/values\.ts:\d+:\d+\) decides/,
  );
  expect(whole!.fix).toBe(problems[1]!.fix);
});
