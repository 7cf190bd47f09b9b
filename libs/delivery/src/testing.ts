/** Releases to test with. */
export { bundleOf } from './fixtures/bundle-of.ts';
/** Signatures to test with, by keys and by a Sigstore on this machine. */
export { attachBundle, newKey, type MakeBundle } from './fixtures/sign.ts';
export { startSigstore, type LocalSigstore } from './fixtures/start-sigstore.ts';
