import { isMap } from '@cedille/source';
import { listAt, textAt } from '../../rules/value-at.ts';
import { podControl } from './level.ts';

const RUNTIME = /(?:docker|containerd|crio|cri-o|podman)[^/]*\.sock$|^\/(?:var\/)?run\/(?:containerd|crio)$/;

export const hostPath = podControl({
  code: 'host-path',
  title: 'Pods with folders of their machine',
  why: 'Files of the machine hold the credentials of its kubelet and the data of other Pods; one that can be written, or the socket of its container runtime, is the whole machine. Data written there stays behind when the Pod moves.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  containers: [{ name: web, image: "nginx:1.29.3" }]\n  volumes:\n    - name: all\n      hostPath: { path: / }\n',
  fix: 'use a claim or an emptyDir in {template} or in the values it reads; where the program is about the machine itself, waive it with the reason',
  severity: 'error',
  defects: ['weak-posture'],
  covers: {
    pss: ['HostPath Volumes'],
    kubescape: ['C-0045', 'C-0048', 'C-0074'],
    cis: ['5.2.12'],
    polaris: ['hostPathSet'],
  },
  judge: ({ spec, path, name }) =>
    listAt(spec, ['volumes']).flatMap((volume, index) => {
      if (!isMap(volume) || !isMap(volume['hostPath'])) return [];
      const folder = textAt(volume, ['hostPath', 'path']) ?? '(no path)';
      const what = RUNTIME.test(folder) ? 'the container runtime' : folder;
      return [
        {
          path: [...path, 'volumes', index, 'hostPath'],
          message: `${name} has ${what} of its machine as a volume.`,
          expected: 'no hostPath',
          forbiddenBy: 'baseline' as const,
        },
      ];
    }),
});
