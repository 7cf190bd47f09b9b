import { defineValues, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => ({
  'rook-ceph': { resources: sizes(environment, { operator: ['20m 128Mi 512Mi', '50m 256Mi 1Gi'] }).operator },
}));
