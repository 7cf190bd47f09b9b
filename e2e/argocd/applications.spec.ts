import { describe, expect, it } from 'vitest';
import { describeApplications, isSettled, stateOf } from './applications.ts';

function application(status: object, metadata: object = {}) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop', namespace: 'argocd', ...metadata },
    status,
  };
}

const well = {
  sync: { status: 'Synced', revision: 'sha256:a' },
  health: { status: 'Healthy' },
  operationState: { phase: 'Succeeded', message: 'successfully synced' },
};

describe('an Application', () => {
  it('is settled when it is synced, healthy and at rest', () => {
    expect(isSettled(stateOf(application(well)))).toBe(true);
    expect(isSettled(stateOf(application({ ...well, operationState: { phase: 'Running' } })))).toBe(false);
    expect(isSettled(stateOf(application({ ...well, health: { status: 'Progressing' } })))).toBe(false);
    expect(isSettled(stateOf(application(well, { deletionTimestamp: '2026-01-01T00:00:00Z' })))).toBe(false);
  });

  it('is unknown before Argo CD has looked at it', () => {
    expect(stateOf(application({}))).toMatchObject({ sync: 'Unknown', health: 'Unknown', phase: '', complaints: [] });
  });

  it('complains with its conditions and with the message of a sync that failed', () => {
    const state = stateOf(
      application({
        ...well,
        sync: { status: 'OutOfSync' },
        operationState: { phase: 'Running', message: 'invalid. Retrying' },
        conditions: [{ type: 'SyncError', message: 'failed' }],
      }),
    );
    expect(state.complaints).toEqual(['SyncError: failed', 'invalid. Retrying']);
    expect(describeApplications([state])).toBe('shop OutOfSync Healthy: SyncError: failed: invalid. Retrying');
  });

  it('does not complain of a sync that succeeded', () => {
    expect(stateOf(application(well)).complaints).toEqual([]);
  });
});
