import { bySize, defineValues } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => ({
  namespace: { labels: { 'kubevirt.io': '' } },
  kubevirts: {
    kubevirt: {
      infra: { replicas: bySize(environment, { small: 1, medium: 2, large: 2 }) },
      // kind runs in containers, where a processor cannot be shared out: without this, no machine would start.
      configuration: { developerConfiguration: { useEmulation: environment.cluster.kind === 'kind' } },
    },
  },
}));
