import { valueAt } from '../../rules/value-at.ts';
import { isWindows, podControl } from './level.ts';

export const runsAsRoot = podControl({
  code: 'runs-as-root',
  title: 'A container that is, or may be, run by root',
  why: 'Root in a container is root on its machine as soon as anything between them fails, and it can change every file of the container.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29.3\n      securityContext: { runAsUser: 0 }\n',
  fix: 'set securityContext.runAsNonRoot to true, and runAsUser where the image names none, in {template} or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: {
    pss: ['Running as Non-root', 'Running as Non-root user'],
    kubeScore: ['container-security-context-user-group-id'],
    kubescape: ['C-0013'],
    cis: ['5.2.7', '5.7.3'],
    polaris: ['runAsRootAllowed'],
  },
  judge: workload =>
    isWindows(workload)
      ? []
      : workload.containers.flatMap(({ name, container, path }) => {
          const of = (field: string): unknown =>
            valueAt(container, ['securityContext', field]) ?? valueAt(workload.spec, ['securityContext', field]);
          const user = of('runAsUser');
          const at = (field: string) => [...path, 'securityContext', field];
          const forbiddenBy = 'restricted' as const;
          if (user === 0)
            return [
              {
                path: at('runAsUser'),
                message: `The container ${name} is run by root.`,
                expected: 'another user',
                forbiddenBy,
              },
            ];
          if (of('runAsNonRoot') === true) return [];
          return [
            {
              path: at('runAsNonRoot'),
              message: `Nothing keeps the container ${name} from being run by root.`,
              expected: 'runAsNonRoot: true, of the Pod or of the container',
              forbiddenBy,
            },
          ];
        }),
});
