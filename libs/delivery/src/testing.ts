/** Real things to test with: a registry and a repository, each made for one test. */
export * from './fixtures/start-registry.ts';
export { bundleOf } from './fixtures/bundle-of.ts';
