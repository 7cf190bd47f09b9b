import { KubernetesError } from '@cedille/cluster';
import { parseManifests } from '@cedille/manifests';
import { describe, expect, it } from 'vitest';
import { isExpectedWarning, refusalProblems, type PlacedObject } from './refusal.ts';

const text = `# Source: web/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
    - port: 80
    - port: 70000
`;
const file = 'dist/rendered/local/web.yaml';
const manifest = parseManifests({ text, file }).manifests[0]!;
const place: PlacedObject = { object: manifest.object, manifest, component: 'web', environment: 'local', file };

function refused(causes: { field?: string; message: string }[], message = 'it is invalid'): KubernetesError {
  return new KubernetesError({ code: 422, reason: 'Invalid', message, details: { causes } }, 'PATCH /x');
}

describe('what the API server refuses', () => {
  it('is a problem for each reason, at its place in the rendered file', () => {
    const error = refused([{ field: 'spec.ports[1].port', message: 'must be below' }, { message: 'and more' }]);
    expect(refusalProblems(error, place)).toMatchObject([
      {
        code: 'object-refused',
        severity: 'error',
        message: 'Kubernetes refuses Service web: must be below.',
        path: 'spec.ports[1].port',
        at: { file, line: 9 },
        component: 'web',
        environment: 'local',
      },
      { message: 'Kubernetes refuses Service web: and more.', at: { file, line: 2 } },
    ]);
  });

  it('is told in its own words when it gives no reason', () => {
    expect(refusalProblems(refused([], 'namespaces "x" not found'), place)).toMatchObject([
      { message: 'Kubernetes refuses Service web: namespaces "x" not found.' },
    ]);
  });

  it.each(['<nil>', '', 'metadata.annotations[example.org/a]', 'spec.ports[*', ']['])(
    'points to the object or a key near it where the place is %j',
    field => {
      const [problem] = refusalProblems(refused([{ field, message: 'no' }]), place);
      expect(problem!.at).toMatchObject({ file });
    },
  );

  it('leads into the template of a workload when its Pods are refused', () => {
    const error = refused([{ field: 'spec.containers[0]', message: 'no' }]);
    const [problem] = refusalProblems(error, place, { inside: ['spec', 'template'], what: 'the Pods of web' });
    expect(problem).toMatchObject({
      path: 'spec.template.spec.containers[0]',
      message: 'Kubernetes refuses the Pods of web: no.',
    });
  });
});

it('takes only the warnings for expected that have a reason', () => {
  expect(isExpectedWarning('"resources-finalizer.argocd.argoproj.io": prefer a domain-qualified finalizer name')).toBe(
    true,
  );
  expect(isExpectedWarning('v1beta1 is deprecated')).toBe(false);
});
