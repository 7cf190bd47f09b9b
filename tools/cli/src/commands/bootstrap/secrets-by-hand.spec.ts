import { fileURLToPath } from 'node:url';
import { loadWorkspace } from '@cedille/pipeline';
import { describe, expect, it } from 'vitest';
import { secretsByHand } from './secrets-by-hand.ts';

const root = fileURLToPath(new URL('../../../../..', import.meta.url)).replace(/\/$/, '');

describe('secrets that a person makes', () => {
  it('are those that the facts of the environment ask for, each with what it is for', async () => {
    const { places } = await loadWorkspace(root, { environments: ['local', 'management'] });
    const lines = new Map(places.map(place => [place.environment.name, secretsByHand(place)]));
    // A Vault of one server has no key at Google, and one with several is not unsealed by a key file of ours.
    expect(lines.get('local')).toEqual([
      expect.stringMatching(/^ {3}vault\/vault-unseal \(key\) {2}Key that unseals /),
    ]);
    expect(lines.get('management')).toContainEqual(
      expect.stringMatching(/vault\/vault-google \(credentials\.json\) {2}Key/),
    );
    expect(lines.get('management')?.join()).not.toContain('vault-unseal');
  });
});
