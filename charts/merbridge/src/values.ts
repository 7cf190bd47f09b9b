import { defineValues, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => {
  const { mesh } = environment.alternatives;
  if (mesh === undefined || mesh === 'none')
    throw new Error(
      'merbridge has no proxies to know of: set alternatives.mesh in environment.yaml, or take merbridge off its components',
    );
  return { mesh, resources: sizes(environment, { merbridge: ['50m 96Mi 256Mi'] }).merbridge };
});
