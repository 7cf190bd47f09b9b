import { isMap } from '@cedille/source';
import { listAt } from '../../rules/value-at.ts';
import { podControl } from './level.ts';

const ALLOWED: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

export const volumeType = podControl({
  code: 'volume-type',
  title: 'A volume that names its storage itself',
  why: 'The Pod says where a server is and how it is reached, past StorageClasses, quotas and the rights of whoever manages storage; the kernel of the machine mounts what the Pod names.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  containers: [{ name: web, image: "nginx:1.29.3" }]\n  volumes:\n    - name: data\n      nfs: { server: nfs.example.org, path: /data }\n',
  fix: 'use a claim in {template} or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: { pss: ['Volume Types'] },
  judge: ({ spec, path, name }) =>
    listAt(spec, ['volumes']).flatMap((volume, index) => {
      const type = isMap(volume)
        ? Object.keys(volume).find(key => key !== 'name' && key !== 'hostPath' && !ALLOWED.has(key))
        : undefined;
      return type === undefined || !isMap((volume as Record<string, unknown>)[type])
        ? []
        : [
            {
              path: [...path, 'volumes', index, type],
              message: `${name} has a volume of type ${type}.`,
              expected: `one of ${[...ALLOWED].join(', ')}`,
              forbiddenBy: 'restricted' as const,
            },
          ];
    }),
});
