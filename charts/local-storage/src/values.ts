import { defineValues, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => ({
  'localpv-provisioner': {
    localpv: { resources: sizes(environment, { provisioner: ['10m 32Mi 128Mi'] }).provisioner },
    hostpathClass: { name: environment.storageClasses.local },
  },
}));
