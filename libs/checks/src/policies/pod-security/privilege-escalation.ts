import { valueAt } from '../../rules/value-at.ts';
import { isWindows, podControl } from './level.ts';

export const privilegeEscalation = podControl({
  code: 'privilege-escalation',
  title: 'A container whose programs may get more rights than it was started with',
  why: 'A program with the setuid bit in the image makes root of whoever gets into the container. Left out, Kubernetes allows it.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29.3\n      securityContext: { allowPrivilegeEscalation: true }\n',
  fix: 'set securityContext.allowPrivilegeEscalation to false in {template} or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: {
    pss: ['Privilege Escalation'],
    kubescape: ['C-0016'],
    cis: ['5.2.6'],
    polaris: ['privilegeEscalationAllowed'],
  },
  judge: workload =>
    isWindows(workload)
      ? []
      : workload.containers.flatMap(({ name, container, path }) =>
          valueAt(container, ['securityContext', 'allowPrivilegeEscalation']) === false
            ? []
            : [
                {
                  path: [...path, 'securityContext', 'allowPrivilegeEscalation'],
                  message: `Programs in the container ${name} may get more rights than it was started with.`,
                  expected: 'allowPrivilegeEscalation: false',
                  forbiddenBy: 'restricted' as const,
                },
              ],
        ),
});
