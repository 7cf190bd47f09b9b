/** Releases to test with. */
export { bundleOf } from './fixtures/bundle-of.ts';
