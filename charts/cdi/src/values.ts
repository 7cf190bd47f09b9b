import { bySize, defineValues, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => {
  const replicas = bySize(environment, { small: 1, medium: 2, large: 2 });
  const { filling } = sizes(environment, { filling: ['100m 64Mi 600Mi', '100m 128Mi 1Gi', '200m 128Mi 2Gi'] });
  return {
    namespace: { labels: { 'cdi.kubevirt.io': '' } },
    cdis: {
      cdi: {
        infra: { apiServerReplicas: replicas, deploymentReplicas: replicas, uploadProxyReplicas: replicas },
        config: {
          // Of the Pods that fill volumes. Converting an image takes memory that nobody can tell beforehand.
          podResourceRequirements: filling,
          // An image is unpacked beside the volume, and may be lost.
          scratchSpaceStorageClass: environment.storageClasses.replicated,
        },
      },
    },
  };
});
