import { defineValues } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

/** The published definitions are the same everywhere. */
export default defineValues<Values>()(() => ({}));
