import { describe, expect, it } from 'vitest';
import { describeAccounts, explainPods, type AskApi } from './explain-pods.ts';

const server = {
  metadata: { name: 'server-7c-x', namespace: 'shop' },
  spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] },
  status: {
    phase: 'Running',
    initContainerStatuses: [{ name: 'prepare', ready: true, state: { terminated: { exitCode: 0 } } }],
    containerStatuses: [
      {
        name: 'server',
        ready: false,
        restartCount: 2,
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 20s' } },
        lastState: { terminated: { exitCode: 1, reason: 'Error' } },
      },
      { name: 'proxy', ready: true, state: { running: {} } },
    ],
  },
};
const healthy = {
  metadata: { name: 'web-1', namespace: 'shop' },
  spec: {},
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
};
const event = (kind: string, name: string, facts: object): object => ({
  type: 'Warning',
  involvedObject: { kind, name, namespace: 'shop' },
  ...facts,
});
const EVENTS = [
  event('Pod', 'server-7c-x', {
    reason: 'BackOff',
    message: 'Back-off',
    count: 5,
    lastTimestamp: '2026-11-30T10:02:00Z',
  }),
  event('PersistentVolumeClaim', 'data', {
    reason: 'WaitForFirstConsumer',
    message: 'waiting',
    lastTimestamp: '2026-11-30T10:01:00Z',
  }),
  event('Pod', 'other', { reason: 'Other', message: 'of another Pod', lastTimestamp: '2026-11-30T10:03:00Z' }),
  event('ReplicaSet', 'server-worker-5f', { reason: 'FailedCreate', message: 'of another workload' }),
  event('ReplicaSet', 'server-7c', { reason: 'FailedCreate', message: 'violates PodSecurity', count: 3 }),
];

/** An API server of one namespace. @param asked what it was asked for */
function api(asked: string[] = []): AskApi {
  return path => {
    asked.push(path);
    if (/\/log\?/.test(path)) return Promise.resolve('first\n\u001B[31mfatal\u001B[0m: no database\n');
    if (/\/pods(\?|$)/.test(path)) return Promise.resolve({ items: [server, healthy] });
    return Promise.resolve({ items: EVENTS });
  };
}

describe('what is not ready', () => {
  const scope = { namespace: 'shop', workload: { name: 'server', matchLabels: { app: 'server', tier: 'web' } } };

  it('says why, with what was told of it and what it said itself, in the order in which it was said', async () => {
    expect(describeAccounts(await explainPods(api(), scope)).split('\n')).toEqual([
      '    ReplicaSet shop/server-7c: FailedCreate (3 times): violates PodSecurity',
      '    Pod shop/server-7c-x: server: CrashLoopBackOff (back-off 20s); it ended 2 times, the last time with exit code 1',
      '      event  WaitForFirstConsumer: waiting',
      '      event  BackOff (5 times): Back-off',
      '      server  first',
      '      server  fatal: no database',
    ]);
  });

  it('is asked for by the labels of its workload, and for the words of the container before, where there is none now', async () => {
    const asked: string[] = [];
    await explainPods(api(asked), scope);
    expect(asked).toEqual([
      '/api/v1/namespaces/shop/pods?labelSelector=app%3Dserver%2Ctier%3Dweb',
      '/api/v1/namespaces/shop/events',
      '/api/v1/namespaces/shop/pods/server-7c-x/log?container=server&tailLines=10&previous=true',
    ]);
  });

  it('is told as far as the server answers', async () => {
    const refusing: AskApi = path => (/log|events/.test(path) ? Promise.reject(new Error('forbidden')) : api()(path));
    expect(await explainPods(refusing)).toEqual([
      {
        name: 'Pod shop/server-7c-x',
        why: expect.stringContaining('CrashLoopBackOff') as string,
        events: [],
        logs: [],
      },
    ]);
    expect(await explainPods(() => Promise.reject(new Error('no server')))).toEqual([]);
  });
});
