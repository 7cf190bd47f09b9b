import { describe, expect, it } from 'vitest';
import { codesOf, dangersOf, object } from '../testing.ts';

const pods = (container: string, pod = ''): string =>
  object(
    'apps/v1/Deployment',
    `spec: {template: {spec: {${pod && `${pod}, `}containers: [{name: a${container && `, ${container}`}}]}}}`,
  );
const HIGH = ['wider-privileges high'];

describe('wider-privileges', () => {
  it.each([
    ['securityContext: {privileged: true}', ''],
    ['securityContext: {capabilities: {add: [SYS_ADMIN]}}', ''],
    ['securityContext: {runAsUser: 0}', ''],
    ['ports: [{containerPort: 80, hostPort: 80}]', ''],
    ['', 'hostNetwork: true'],
    ['', 'volumes: [{name: v, hostPath: {path: /var/run}}]'],
    ['', 'securityContext: {seccompProfile: {type: Unconfined}}'],
  ])('sees %s %s', (container, pod) => {
    expect(codesOf(pods(''), pods(container, pod))).toEqual(HIGH);
    expect(codesOf('', pods(container, pod))).toEqual(HIGH);
    expect(codesOf(pods(container, pod), pods(''))).toEqual([]);
  });

  it('sees a guard that is gone', () => {
    for (const guard of ['runAsNonRoot: true', 'allowPrivilegeEscalation: false', 'readOnlyRootFilesystem: true']) {
      expect(codesOf(pods(`securityContext: {${guard}}`), pods(''))).toEqual(HIGH);
    }
  });

  it('leaves alone what is as it was, a harmless capability, and a guard that moved to the pod', () => {
    const privileged = 'securityContext: {privileged: true}';
    expect(codesOf(pods(privileged), pods(`${privileged}, image: x`))).toEqual([]);
    expect(codesOf(pods(''), pods('securityContext: {capabilities: {add: [NET_BIND_SERVICE], drop: [ALL]}}'))).toEqual(
      [],
    );
    expect(
      codesOf(pods('securityContext: {runAsNonRoot: true}'), pods('', 'securityContext: {runAsNonRoot: true}')),
    ).toEqual([]);
  });

  it('looks into CronJobs', () => {
    const job = object(
      'batch/v1/CronJob',
      'spec: {jobTemplate: {spec: {template: {spec: {hostPID: true, containers: [{name: a}]}}}}}',
    );
    expect(dangersOf('', job)[0]!.path).toBe('spec.jobTemplate.spec.template.spec');
  });
});
