import { describe, expect, it } from 'vitest';
import { isWorkload, readiness } from './readiness.ts';

const generation = { metadata: { name: 'web', generation: 2 } };

describe('readiness', () => {
  it('of a Deployment needs its newest Pods, seen by its controller', () => {
    const of = (status: object, spec: object = { replicas: 2 }): string | undefined =>
      readiness({ kind: 'Deployment', ...generation, spec, status });
    expect(of({ observedGeneration: 1, updatedReplicas: 2, availableReplicas: 2 })).toBe(
      'its controller has not seen it',
    );
    expect(of({ observedGeneration: 2, updatedReplicas: 1, availableReplicas: 2 })).toBe('1 of 2 ready');
    expect(of({ observedGeneration: 2, updatedReplicas: 2, availableReplicas: 2 })).toBeUndefined();
    expect(of({ observedGeneration: 2 }, { replicas: 0 })).toBeUndefined();
    expect(of({ observedGeneration: 2 }, {})).toBe('0 of 1 ready');
    expect(of({})).toBe('0 of 2 ready');
  });

  it('of a StatefulSet that is updated by hand does not ask for updated Pods', () => {
    const status = { replicas: 1, readyReplicas: 1, updatedReplicas: 0 };
    const set = { kind: 'StatefulSet', metadata: {}, status };
    expect(readiness({ ...set, spec: { updateStrategy: { type: 'OnDelete' } } })).toBeUndefined();
    expect(readiness({ ...set, spec: {} })).toBe('0 of 1 ready');
  });

  it('of a DaemonSet without nodes to run on has nothing to wait for', () => {
    expect(readiness({ kind: 'DaemonSet', status: { desiredNumberScheduled: 0 } })).toBeUndefined();
    expect(readiness({ kind: 'DaemonSet', status: { desiredNumberScheduled: 1 } })).toBe('0 of 1 ready');
  });

  it('of a Job is that it has ended well', () => {
    const job = (type: string, message = ''): string | undefined =>
      readiness({ kind: 'Job', status: { conditions: [{ type, status: 'True', message }] } });
    expect(job('Complete')).toBeUndefined();
    expect(job('Failed', 'it has failed six times')).toBe('it has failed six times');
    expect(readiness({ kind: 'Job', status: {} })).toBe('it has not ended');
  });

  it('of a Pod names the container that is in the way, or why no node takes it', () => {
    const pod = (status: object): string | undefined => readiness({ kind: 'Pod', status });
    const waiting = { name: 'web', state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } } };
    expect(pod({ phase: 'Pending', containerStatuses: [waiting] })).toBe('web: ImagePullBackOff (not found)');
    const failed = { name: 'init', state: { terminated: { reason: 'Error', exitCode: 2 } } };
    expect(pod({ phase: 'Pending', initContainerStatuses: [failed] })).toBe('init: Error (exit code 2)');
    const ended = { lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } }, restartCount: 3 };
    const again = { name: 'web', ready: false, state: { running: {} } };
    expect(pod({ phase: 'Running', containerStatuses: [again] })).toBe('web: runs and is not ready');
    expect(pod({ phase: 'Running', containerStatuses: [{ ...again, ...ended }] })).toBe(
      'web: runs and is not ready; it ended 3 times, the last time with exit code 137 (OOMKilled)',
    );
    const condition = { type: 'PodScheduled', status: 'False', message: '0/1 nodes are available' };
    expect(pod({ phase: 'Pending', conditions: [condition] })).toBe('0/1 nodes are available');
    expect(pod({ phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] })).toBeUndefined();
    expect(pod({ phase: 'Succeeded' })).toBeUndefined();
  });

  it('is not asked of what does not run', () => {
    expect(readiness({ kind: 'ConfigMap' })).toBeUndefined();
    expect(isWorkload({ apiVersion: 'apps/v1', kind: 'Deployment' })).toBe(true);
    expect(isWorkload({ apiVersion: 'example.org/v1', kind: 'Deployment' })).toBe(false);
  });
});
