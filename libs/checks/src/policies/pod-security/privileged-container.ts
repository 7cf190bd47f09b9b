import { valueAt } from '../../rules/value-at.ts';
import { podControl } from './level.ts';

export const privilegedContainer = podControl({
  code: 'privileged-container',
  title: 'A container with all rights on its machine',
  why: 'A privileged container is the machine: whoever gets into it has the devices, the kernel and every other Pod of that machine.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29.3\n      securityContext: { privileged: true }\n',
  fix: 'give it the one capability that it needs in {template} or in the values it reads; where it is about the machine itself, waive it with the reason',
  severity: 'error',
  defects: ['weak-posture'],
  covers: {
    pss: ['Privileged Containers', 'HostProcess'],
    kubeScore: ['container-security-context-privileged'],
    kubescape: ['C-0057'],
    cis: ['5.2.2', '5.2.11'],
    polaris: ['runAsPrivileged', 'hostProcess'],
  },
  judge: ({ spec, path, containers }) => [
    ...(valueAt(spec, ['securityContext', 'windowsOptions', 'hostProcess']) === true
      ? [hostProcess([...path, 'securityContext', 'windowsOptions', 'hostProcess'])]
      : []),
    ...containers.flatMap(({ name, container, path: at }) => [
      ...(valueAt(container, ['securityContext', 'privileged']) === true
        ? [
            {
              path: [...at, 'securityContext', 'privileged'],
              message: `The container ${name} is privileged.`,
              expected: 'privileged left out, or false',
              forbiddenBy: 'baseline' as const,
            },
          ]
        : []),
      ...(valueAt(container, ['securityContext', 'windowsOptions', 'hostProcess']) === true
        ? [hostProcess([...at, 'securityContext', 'windowsOptions', 'hostProcess'])]
        : []),
    ]),
  ],
});

function hostProcess(path: (string | number)[]) {
  const message = 'A process of the Windows machine itself is started.';
  return { path, message, expected: 'hostProcess left out, or false', forbiddenBy: 'baseline' as const };
}
