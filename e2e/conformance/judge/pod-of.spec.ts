import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { podOf } from './pod-of.ts';

const object = (text: string) => parse(text) as Parameters<typeof podOf>[0];

describe('the Pod of a workload', () => {
  it('is what its controller would make, in the same namespace', () => {
    const made = podOf(
      object(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: sites }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web }] } } }`),
    );
    expect(made).toEqual({
      path: ['spec', 'template'],
      pod: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web-pod', namespace: 'sites', labels: { app: 'web' } },
        spec: { containers: [{ name: 'web' }] },
      },
    });
  });

  it('has a volume for each claim of a StatefulSet, in place of one of the same name', () => {
    const made = podOf(
      object(`
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  volumeClaimTemplates: [{ metadata: { name: data } }]
  template: { spec: { containers: [], volumes: [{ name: data, emptyDir: {} }, { name: tmp, emptyDir: {} }] } }`),
    );
    expect(made!.pod).toMatchObject({
      spec: {
        volumes: [
          { name: 'tmp', emptyDir: {} },
          { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
        ],
      },
    });
  });

  it('stands deeper in a CronJob, and not at all in other kinds', () => {
    const job = object(`
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly }
spec: { jobTemplate: { spec: { template: { spec: { containers: [] } } } } }`);
    expect(podOf(job)!.path).toEqual(['spec', 'jobTemplate', 'spec', 'template']);
    expect(podOf(object('{ apiVersion: v1, kind: Service, metadata: { name: web } }'))).toBeUndefined();
    expect(podOf(object('{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web } }'))).toBeUndefined();
  });
});
