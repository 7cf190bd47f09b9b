import { describe, expect, it } from 'vitest';
import { refusals, specOf } from './refused.fixture.ts';

const TEMPLATE =
  'template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: nginx }] } }';
const COMMON = `selector: { matchLabels: { app: web } }, ${TEMPLATE}`;
const claim = (spec: string): string => `volumeClaimTemplates: [{ metadata: { name: data }, spec: ${spec} }]`;

describe('workloads', () => {
  it.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'])('finds nothing in a plain %s', kind => {
    expect(refusals(specOf(`apps/v1/${kind}`, `{ ${COMMON} }`))).toEqual([]);
  });

  it.each([
    ['Deployment', 'replicas below zero', 'replicas: -1', 'replicas: 0 or more'],
    [
      'Deployment',
      'a strategy that replaces nothing',
      'strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0% } }',
      'maxUnavailable: one of them above 0',
    ],
    [
      'Deployment',
      'more than all',
      'strategy: { rollingUpdate: { maxUnavailable: 150% } }',
      'maxUnavailable: at most 100%',
    ],
    [
      'Deployment',
      'a share that is none',
      'strategy: { rollingUpdate: { maxSurge: half } }',
      'maxSurge: a whole number, or a percentage',
    ],
    [
      'Deployment',
      'a strategy with the settings of the other',
      'strategy: { type: Recreate, rollingUpdate: {} }',
      'rollingUpdate: no such field',
    ],
    ['Deployment', 'a deadline before it can be ready', 'minReadySeconds: 600', 'more than minReadySeconds'],
    ['DaemonSet', 'both at once', 'updateStrategy: { rollingUpdate: { maxSurge: 1 } }', 'maxSurge: 0'],
    [
      'StatefulSet',
      'a claim of nothing',
      claim('{ accessModes: [ReadWriteOnce], resources: { requests: { storage: 0 } } }'),
      'storage: more than 0',
    ],
    ['StatefulSet', 'a claim of no size', claim('{ accessModes: [ReadWriteOnce] }'), 'resources: requests.storage'],
    [
      'StatefulSet',
      'a mode that is none',
      claim('{ accessModes: [RWO], resources: { requests: { storage: 1Gi } } }'),
      'accessModes[0]: one of',
    ],
    ['StatefulSet', 'a name that is no host', 'serviceName: web.local', 'serviceName: a DNS label'],
  ])('of a %s: finds %s', (kind, _what, more, place) => {
    expect(refusals(specOf(`apps/v1/${kind}`, `{ ${more}, ${COMMON} }`))).toEqual([expect.stringContaining(place)]);
  });

  it('finds a selector of everything, and Pods that end', () => {
    const spec = `{ selector: {}, ${TEMPLATE.replace('spec: {', 'spec: { restartPolicy: Never,')} }`;
    expect(refusals(specOf('apps/v1/Deployment', spec))).toEqual([
      'spec.selector: labels of the Pods',
      'spec.template.spec.restartPolicy: Always, because Deployment replaces what ends',
    ]);
  });

  it('looks into Lists, with paths from their root', () => {
    const list = `{ apiVersion: v1, kind: List, items: [${specOf('apps/v1/Deployment', `{ replicas: -1, ${COMMON} }`)}] }`;
    expect(refusals(list)).toEqual(['items[0].spec.replicas: 0 or more']);
  });
});

describe('jobs', () => {
  const job = (more: string, restart = 'restartPolicy: Never,'): string =>
    `{ ${more}${more && ','} template: { spec: { ${restart} containers: [{ name: a, image: b }] } } }`;

  it.each([
    ['no restartPolicy', '', '', 'spec.template.spec: Never or OnFailure'],
    ['a Job that never ends', '', 'restartPolicy: Always,', 'restartPolicy: Never or OnFailure'],
    ['a selector of its own', 'selector: { matchLabels: { a: b } }', undefined, 'spec.selector: none'],
    ['indexes without a number', 'completionMode: Indexed', undefined, 'spec: how many'],
    [
      'limits of indexes without any',
      'backoffLimitPerIndex: 1',
      undefined,
      'backoffLimitPerIndex: completionMode: Indexed',
    ],
    ['less than nothing', 'backoffLimit: -1', undefined, 'backoffLimit: 0 or more'],
  ])('finds %s', (_what, more, restart, place) => {
    expect(refusals(specOf('batch/v1/Job', job(more, restart)))).toEqual([expect.stringContaining(place)]);
  });

  it.each([
    ['*/5 2-4 1,15 JAN-mar mon', undefined],
    ['@daily', undefined],
    ['@every 1h30m', undefined],
    ['0 0 * * 0-6/2', undefined],
    ['61 * * * *', '61 is no minute'],
    ['* * * *', 'it has 4 parts'],
    ['0 0 0 * *', '0 is no day'],
    ['0 0 * * 7', '7 is no weekday'],
    ['5-2 * * * *', '5-2 is no minute'],
    ['*/0 * * * *', '*/0 is no minute'],
    ['@often', '@often is none of'],
    ['TZ=UTC 0 0 * * *', 'a time zone stands in timeZone'],
  ])('reads the schedule %s', (schedule, fault) => {
    const found = refusals(
      specOf('batch/v1/CronJob', `{ schedule: ${JSON.stringify(schedule)}, jobTemplate: { spec: ${job('')} } }`),
    );
    expect(found).toEqual(fault === undefined ? [] : [expect.stringContaining('spec.schedule: minute, hour')]);
  });

  it('finds a time zone that nobody has', () => {
    const spec = `{ schedule: "@daily", timeZone: Mars/Olympus, jobTemplate: { spec: ${job('')} } }`;
    expect(refusals(specOf('batch/v1/CronJob', spec))).toEqual(['spec.timeZone: a time zone such as America/Montreal']);
  });
});
