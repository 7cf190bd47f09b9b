import { defineValues, replicas, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => {
  const { count, budget, spread } = replicas(environment, [1, 1, 2]);
  return {
    'opentelemetry-operator': {
      replicaCount: count,
      // The chart takes one of both, and its own default is the other one.
      pdb: budget.enabled ? { create: true, minAvailable: '', maxUnavailable: 1 } : { create: false },
      topologySpreadConstraints: spread({ 'app.kubernetes.io/name': 'opentelemetry-operator' }),
      manager: { resources: sizes(environment, { manager: ['20m 96Mi 256Mi', '50m 128Mi 512Mi'] }).manager },
    },
  };
});
