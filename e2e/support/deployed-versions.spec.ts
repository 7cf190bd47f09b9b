import { fileURLToPath } from 'node:url';
import { loadToolVersions } from '@cedille/helm';
import { renderManifests } from '@cedille/pipeline';
import { describe, expect, it } from 'vitest';
import { deployedVersions } from './deployed-versions.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

describe('a program that suites judge with', () => {
  it('is read from the tag of the image that has it', async () => {
    const images = [
      'quay.io/argoproj/argocd:v9.9.9',
      'hashicorp/vault:8.8.8',
      'docker.io/library/unknown:1',
      'quay.io/metallb/controller:v7.7.7',
    ];
    expect(await deployedVersions(root, images)).toMatchObject([
      { program: 'argocd', deployed: '9.9.9' },
      { program: 'vault', deployed: '8.8.8' },
      { program: 'metallb-controller', deployed: '7.7.7' },
    ]);
  });

  it('is the same in an image that has other things beside it, and another one before its release', async () => {
    const images = [
      'quay.io/argoproj/argocd:v9.9.9-dev',
      'hashicorp/vault:8.8.8-alpine3.21',
      'hashicorp/vault:8.8.8-rc.1',
    ];
    const versions = await deployedVersions(root, images);
    expect(versions.map(({ deployed }) => deployed)).toEqual(['9.9.9', '8.8.8', '8.8.8-rc.1']);
  });

  it('is the one that is deployed, or tools/versions.yaml says which that is', { timeout: 120_000 }, async context => {
    const { renderings, manifests } = await renderManifests({ root });
    const isPartial = renderings.some(({ status }) => status === 'partial');
    // Without upstream, our own templates do not know which image it names.
    if (isPartial) context.skip('no upstream chart is available here');
    const images = manifests.flatMap(({ manifests: texts }) => texts.flatMap(({ text }) => imagesIn(text)));
    const versions = await deployedVersions(root, images);
    for (const { program, judged, deployed } of versions) {
      const said = (await loadToolVersions(root, program))[program].deployed?.version;
      expect(said ?? judged, `${program}: tools/versions.yaml`).toBe(deployed);
      expect(said, `${program}: what is deployed is the same; remove deployed from tools/versions.yaml`).not.toBe(
        judged,
      );
    }
  });
});

/** Wherever a container names one. */
function imagesIn(text: string): string[] {
  return [...text.matchAll(/^\s*(?:- )?image: ["']?([^"'\s]+)/gm)].map(([, image]) => image!);
}
