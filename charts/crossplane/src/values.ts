import { defineValues, replicas, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => {
  const { count, spread } = replicas(environment, [1, 2, 2]);
  const resources = sizes(environment, {
    crossplane: ['50m 128Mi 512Mi', '100m 256Mi 1Gi'],
    rbacManager: ['10m 48Mi 128Mi', '20m 64Mi 256Mi'],
  });
  return {
    crossplane: {
      // One works, the other waits.
      replicas: count,
      topologySpreadConstraints: spread({ app: 'crossplane' }),
      resourcesCrossplane: resources.crossplane,
      rbacManager: { replicas: count, topologySpreadConstraints: spread({ app: 'crossplane-rbac-manager' }) },
      resourcesRBACManager: resources.rbacManager,
    },
  };
});
