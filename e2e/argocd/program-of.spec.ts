import type { KubernetesObject } from '@cedille/cluster';
import { describe, expect, it } from 'vitest';
import { programOf } from './program-of.ts';

const metadata = { name: 'argocd-repo-server', namespace: 'argocd' };

function workload(container: object): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { template: { spec: { containers: [container] } } },
  };
}

function configMap(name: string, data: Record<string, string>): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'argocd' }, data };
}

const from = (name: string, key: string) => ({ valueFrom: { configMapKeyRef: { name, key, optional: true } } });

describe('the program of a workload', () => {
  it('is named by its path, whether that is in the command or in the arguments', () => {
    const args = ['/usr/local/bin/argocd-repo-server', '--port=8081'];
    expect(programOf(workload({ args }), [])).toMatchObject({ name: 'argocd-repo-server', args: ['--port=8081'] });
    expect(programOf(workload({ command: ['tini', '--'], args: ['x'] }), [])).toMatchObject({ args: ['--', 'x'] });
  });

  it('gets variables as they are, and from ConfigMaps', () => {
    const env = [
      { name: 'PLAIN', value: '1' },
      { name: 'GIVEN', ...from('params', 'given') },
      { name: 'NOT_GIVEN', ...from('params', 'other') },
      { name: 'NO_MAP', ...from('none', 'given') },
      { name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
    ];
    const maps = [configMap('params', { given: 'true' })];
    expect(programOf(workload({ args: ['x'], env }), maps).env).toEqual({ PLAIN: '1', GIVEN: 'true' });
  });

  it('must be said', () => {
    expect(() => programOf(workload({ image: 'argocd' }), [])).toThrow(
      'Deployment argocd/argocd-repo-server does not say which program it starts',
    );
  });
});
