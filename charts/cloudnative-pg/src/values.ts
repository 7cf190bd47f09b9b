import { defineValues, replicas, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => {
  const size = sizes(environment, { operator: ['10m 96Mi 256Mi', '20m 128Mi 512Mi'], plugin: ['5m 32Mi 128Mi'] });
  const several = replicas(environment, [1, 2, 2]);
  const program = (name: string) => ({
    replicaCount: several.count,
    topologySpreadConstraints: several.spread({ 'app.kubernetes.io/name': name }),
    priorityClassName: 'system-cluster-critical',
  });
  return {
    'cloudnative-pg': { ...program('cloudnative-pg'), resources: size.operator },
    // One of them at a time does the work; the operator finds it by its Service.
    'plugin-barman-cloud': { ...program('plugin-barman-cloud'), replicaCount: 1, resources: size.plugin },
  };
});
