import type { CedilleError, Problem } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { loadPins } from './load-pins.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

async function pins(text: string) {
  const root = await temporaryWorkspace({ 'environments/lab/releases.yaml': text });
  return loadPins({ root, environment: 'lab', components: ['argocd', 'vault'] });
}

async function problemOf(text: string): Promise<Problem> {
  return ((await pins(text).catch((reason: unknown) => reason)) as CedilleError).problems[0]!;
}

describe('pins', () => {
  it('are version and digest of a component', async () => {
    expect(await pins(`vault:\n  version: 1.2.3\n  digest: ${DIGEST}\n`)).toEqual(
      new Map([['vault', { version: '1.2.3', digest: DIGEST }]]),
    );
  });

  it('are none where there is no file, or nothing in it', async () => {
    const root = await temporaryWorkspace({});
    expect(await loadPins({ root, environment: 'lab', components: [] })).toEqual(new Map());
    expect(await pins('# nothing yet\n')).toEqual(new Map());
  });

  it('must name a component', async () => {
    expect(await problemOf(`valt:\n  version: 1.2.3\n  digest: ${DIGEST}\n`)).toMatchObject({
      code: 'release-pin',
      message: 'environments/lab/releases.yaml pins valt, which is not a component.',
      fix: 'write vault',
      at: { file: 'environments/lab/releases.yaml', line: 1 },
    });
  });

  it('must have a whole digest', async () => {
    expect(await problemOf('vault:\n  version: 1.2.3\n  digest: sha256:abc\n')).toMatchObject({
      path: 'vault.digest',
      at: { line: 3 },
    });
  });

  it('must have an exact version', async () => {
    expect(await problemOf(`vault:\n  version: latest\n  digest: ${DIGEST}\n`)).toMatchObject({
      path: 'vault.version',
    });
  });
});
