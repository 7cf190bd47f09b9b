import { isMap, type Path } from '@cedille/source';
import { valueAt } from '../../rules/value-at.ts';
import { podControl } from './level.ts';

const HANDLERS: readonly (readonly string[])[] = [
  ...['livenessProbe', 'readinessProbe', 'startupProbe'].map(probe => [probe]),
  ...['postStart', 'preStop'].map(event => ['lifecycle', event]),
];

export const hostProbe = podControl({
  code: 'host-probe',
  title: 'A probe or hook that asks another host',
  why: 'The kubelet asks from the machine, whatever the host: a Pod sends requests past network policies, to the loopback address of the machine among others.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29.3\n      livenessProbe: { tcpSocket: { host: 169.254.169.254, port: 80 } }\n',
  fix: 'leave host out in {template} or in the values it reads',
  severity: 'error',
  defects: ['weak-posture'],
  covers: { pss: ['Host Probes / Lifecycle Hooks'] },
  judge: ({ spec, containers }) =>
    containers.flatMap(({ name, container, path }) =>
      HANDLERS.flatMap(handler =>
        (['httpGet', 'tcpSocket'] as const).flatMap(how => {
          const at: Path = [...handler, how, 'host'];
          const host = valueAt(container, at);
          // Who is in the network of the machine asks itself that way.
          const isOwn = spec['hostNetwork'] === true && /^(?:127\.0\.0\.1|localhost|::1)$/.test(String(host));
          if (typeof host !== 'string' || host === '' || isOwn || !isMap(container)) return [];
          return [
            {
              path: [...path, ...at],
              message: `A probe or hook of the container ${name} asks ${host}.`,
              expected: 'no host, which is the Pod itself',
              forbiddenBy: 'baseline' as const,
            },
          ];
        }),
      ),
    ),
});
