import { defineValues, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component }) => ({
  'argocd-image-updater': {
    resources: sizes(environment, { updater: ['10m 64Mi 256Mi'] }).updater,
    config: {
      'git.user': component.name,
      'git.email': environment.acme?.email ?? `noreply@${environment.domain.base}`,
    },
  },
}));
