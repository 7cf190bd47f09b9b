import { textsAt } from '../../rules/value-at.ts';
import { isWindows, podControl } from './level.ts';

/** What the baseline level lets containers add: the default set of container runtimes. */
const BASELINE: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const nameOf = (capability: string): string => capability.toUpperCase().replace(/^CAP_/, '');

export const addedCapabilities = podControl({
  code: 'capability-added',
  title: 'A container with more rights than container runtimes give by themselves',
  why: 'Each of these capabilities is a way to the machine or to what other Pods send: SYS_ADMIN is nearly everything, NET_RAW forges packets, SYS_PTRACE reads the memory of others.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29.3\n      securityContext: { capabilities: { add: [SYS_ADMIN] } }\n',
  fix: 'leave it out in {template} or in the values it reads; where the program is about the machine itself, waive it with the reason',
  severity: 'error',
  defects: ['weak-posture'],
  covers: {
    pss: ['Capabilities (baseline)'],
    kubescape: ['C-0046'],
    cis: ['5.2.9'],
    polaris: ['dangerousCapabilities', 'insecureCapabilities'],
  },
  judge: ({ containers }) =>
    containers.flatMap(({ name, container, path }) => {
      const added = textsAt(container, ['securityContext', 'capabilities', 'add']).map(nameOf);
      const more = added.filter(capability => !BASELINE.has(capability));
      if (!more.length) return [];
      return [
        {
          path: [...path, 'securityContext', 'capabilities', 'add'],
          message: `The container ${name} has ${more.join(', ')}.`,
          expected: 'none of them',
          forbiddenBy: 'baseline' as const,
        },
      ];
    }),
});

export const keptCapabilities = podControl({
  code: 'capabilities-kept',
  title: 'A container that keeps the capabilities of its runtime',
  why: 'Nearly no program needs them. Somebody who gets into the container does: they change owners of files, become other users, and listen to the network.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29.3\n      securityContext: { capabilities: { drop: [NET_RAW] } }\n',
  fix: 'set securityContext.capabilities.drop to [ALL] in {template} or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: {
    pss: ['Capabilities (restricted)'],
    kubescape: ['C-0055'],
    cis: ['5.2.8', '5.2.10'],
    polaris: ['linuxHardening'],
  },
  judge: workload =>
    isWindows(workload)
      ? []
      : workload.containers.flatMap(({ name, container, path }) => {
          const at = [...path, 'securityContext', 'capabilities'];
          const dropped = textsAt(container, ['securityContext', 'capabilities', 'drop']).map(nameOf);
          const added = textsAt(container, ['securityContext', 'capabilities', 'add']).map(nameOf);
          const more = added.filter(one => one !== 'NET_BIND_SERVICE' && BASELINE.has(one));
          return [
            ...(dropped.includes('ALL')
              ? []
              : [
                  {
                    path: [...at, 'drop'],
                    message: `The container ${name} keeps the capabilities of its runtime.`,
                    expected: 'drop: [ALL]',
                    forbiddenBy: 'restricted' as const,
                  },
                ]),
            ...(more.length
              ? [
                  {
                    path: [...at, 'add'],
                    message: `The container ${name} has ${more.join(', ')}.`,
                    expected: 'none, or NET_BIND_SERVICE',
                    forbiddenBy: 'restricted' as const,
                  },
                ]
              : []),
          ];
        }),
});
