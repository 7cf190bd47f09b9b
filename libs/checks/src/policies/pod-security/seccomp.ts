import { valueAt } from '../../rules/value-at.ts';
import { isWindows, podControl } from './level.ts';

export const seccomp = podControl({
  code: 'seccomp-missing',
  title: 'A container that may make every call to the kernel',
  why: 'Most ways out of a container go through calls that ordinary programs never make. The default profile of the runtime refuses them; Kubernetes uses none unless it is told.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  securityContext: { seccompProfile: { type: Unconfined } }\n  containers: [{ name: web, image: "nginx:1.29.3" }]\n',
  fix: 'set securityContext.seccompProfile.type to RuntimeDefault in {template} or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: {
    pss: ['Seccomp (baseline)', 'Seccomp (restricted)'],
    kubeScore: ['container-seccomp-profile'],
    kubescape: ['C-0055'],
    cis: ['5.7.2'],
    polaris: ['linuxHardening'],
  },
  judge: workload =>
    isWindows(workload)
      ? []
      : workload.containers.flatMap(({ name, container, path }) => {
          const type =
            valueAt(container, ['securityContext', 'seccompProfile', 'type']) ??
            valueAt(workload.spec, ['securityContext', 'seccompProfile', 'type']);
          if (type === 'RuntimeDefault' || type === 'Localhost') return [];
          const isOff = type === 'Unconfined';
          return [
            {
              path: [...path, 'securityContext', 'seccompProfile'],
              message: isOff
                ? `Every call to the kernel is open to the container ${name}.`
                : `The container ${name} has no seccomp profile.`,
              expected: 'seccompProfile: { type: RuntimeDefault }, of the Pod or of the container',
              forbiddenBy: isOff ? ('baseline' as const) : ('restricted' as const),
            },
          ];
        }),
});
