import { valueAt } from '../../rules/value-at.ts';
import { isWindows, podControl } from './level.ts';

export const writableRoot = podControl({
  code: 'writable-root',
  title: 'A container whose own files can be changed',
  why: 'Somebody who gets in replaces the program or brings tools, and a program that writes beside its volumes loses what it wrote with the next restart, or fills the disk of its machine.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29.3\n      securityContext: { readOnlyRootFilesystem: false }\n',
  fix: 'set securityContext.readOnlyRootFilesystem to true and mount an emptyDir where it writes, in {template} or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: {
    kubeScore: ['container-security-context-readonlyrootfilesystem'],
    kubescape: ['C-0017'],
    polaris: ['notReadOnlyRootFilesystem'],
  },
  judge: workload =>
    isWindows(workload)
      ? []
      : workload.containers
          .filter(({ list }) => list !== 'ephemeralContainers')
          .flatMap(({ name, container, path }) =>
            valueAt(container, ['securityContext', 'readOnlyRootFilesystem']) === true
              ? []
              : [
                  {
                    path: [...path, 'securityContext', 'readOnlyRootFilesystem'],
                    message: `The container ${name} can change its own files.`,
                    expected: 'readOnlyRootFilesystem: true',
                    forbiddenBy: 'beyond' as const,
                  },
                ],
          ),
});
