/** Real things to test with: a registry and a repository, each made for one test. */
export * from './fixtures/start-registry.ts';
export { createRepository, type Repository } from './release-plan/git-repository.fixture.ts';
export { bundleOf } from './fixtures/bundle-of.ts';
