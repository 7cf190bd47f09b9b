import { isMap } from '@cedille/source';
import { listAt } from '../../rules/value-at.ts';
import { podControl } from './level.ts';

export const hostPort = podControl({
  code: 'host-port',
  title: 'A container that answers at a port of its machine',
  why: 'It is reached past Services, Gateways and most network policies, and two Pods with the same port cannot share a machine.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29.3\n      ports: [{ containerPort: 80, hostPort: 80 }]\n',
  fix: 'use a Service, and a route from the Gateway, in {template} or in the values it reads',
  severity: 'error',
  defects: ['weak-posture'],
  covers: { pss: ['Host Ports'], kubescape: ['C-0044'], cis: ['5.2.13'], polaris: ['hostPortSet'] },
  judge: ({ spec, containers }) =>
    // In the network of the machine every port is one of the machine.
    spec['hostNetwork'] === true
      ? []
      : containers.flatMap(({ name, container, path }) =>
          listAt(container, ['ports']).flatMap((port, index) =>
            isMap(port) && Number(port['hostPort']) > 0
              ? [
                  {
                    path: [...path, 'ports', index, 'hostPort'],
                    message: `The container ${name} answers at port ${String(port['hostPort'])} of its machine.`,
                    expected: 'no hostPort',
                    forbiddenBy: 'baseline' as const,
                  },
                ]
              : [],
          ),
        ),
});
