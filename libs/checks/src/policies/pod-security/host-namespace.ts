import { podControl } from './level.ts';

const WHAT = {
  hostNetwork: 'the network of its machine, past every network policy',
  hostPID: 'the processes of its machine, and their environment',
  hostIPC: 'the shared memory of its machine',
} as const;

export const hostNamespace = podControl({
  code: 'host-namespace',
  title: 'Pods in the network, process or memory namespace of their machine',
  why: 'They see and reach what belongs to the machine and to other Pods: traffic and services on its loopback address, processes with their environment, shared memory. Network policies do not hold them.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  hostNetwork: true\n  containers: [{ name: web, image: "nginx:1.29.3" }]\n',
  fix: 'leave it out in {template} or in the values it reads; where the program is about the machine itself, waive it with the reason',
  severity: 'error',
  defects: ['weak-posture'],
  covers: {
    pss: ['Host Namespaces'],
    kubescape: ['C-0038', 'C-0041'],
    cis: ['5.2.3', '5.2.4', '5.2.5'],
    polaris: ['hostIPCSet', 'hostPIDSet', 'hostNetworkSet'],
  },
  judge: ({ spec, path, name }) =>
    (['hostNetwork', 'hostPID', 'hostIPC'] as const).flatMap(field =>
      spec[field] === true
        ? [
            {
              path: [...path, field],
              message: `${name} shares ${WHAT[field]}.`,
              expected: `${field} left out`,
              forbiddenBy: 'baseline' as const,
            },
          ]
        : [],
    ),
});
