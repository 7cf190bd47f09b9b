import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { imagesFile, loadImages, writeImages } from './image-lock.ts';
import { pinImages } from './pin-images.ts';

const A = `sha256:${'a'.repeat(64)}`;
const B = `sha256:${'b'.repeat(64)}`;
const images = new Map([
  ['quay.io/a/b:v1', A],
  ['quay.io/a/b:v1.2', B],
]);

describe('pinned images', () => {
  it.each([
    ['image: quay.io/a/b:v1\n', `image: quay.io/a/b:v1@${A}\n`],
    ['image: "quay.io/a/b:v1.2"\n', `image: "quay.io/a/b:v1.2@${B}"\n`],
    ['- --acme-http01-solver-image=quay.io/a/b:v1\n', `- --acme-http01-solver-image=quay.io/a/b:v1@${A}\n`],
    ['[quay.io/a/b:v1, x]', `[quay.io/a/b:v1@${A}, x]`],
  ])('have their digest: %j', (text, pinned) => {
    expect(pinImages(text, images)).toBe(pinned);
  });

  it.each([
    'image: quay.io/a/b:v1-alpine',
    'image: quay.io/a/b:v1.3',
    'image: mirror.example/quay.io/a/b:v1',
    `image: quay.io/a/b:v1@${B}`,
    'image: quay.io/a/b',
    'image: xquay.io/a/b:v1',
    'image: quay-io/a/b:v1',
  ])('are no others: %s', text => {
    expect(pinImages(text, images)).toBe(text);
  });

  it('are pinned once, however often it is done', () => {
    const once = pinImages('quay.io/a/b:v1 quay.io/a/b:v1', images);
    expect(pinImages(once, images)).toBe(once);
  });

  it('leave a text alone where nothing is recorded', () => {
    expect(pinImages('image: quay.io/a/b:v1', new Map())).toBe('image: quay.io/a/b:v1');
  });
});

describe('images.lock.yaml', () => {
  it('is read as it was written', async () => {
    const root = await temporaryWorkspace({ 'charts/web/Chart.yaml': '' });
    await writeImages(root, 'web', images);
    expect(await loadImages(root, 'web')).toEqual(images);
  });

  it('is empty where there is none', async () => {
    expect(await loadImages(await temporaryWorkspace({}), 'web')).toEqual(new Map());
  });

  it.each(['quay.io/a/b:v1', `quay.io/a/b@${A}`, 'quay.io/a/b:v1@sha256:abc', `quay.io/a/b:v1$(x)@${A}`, '7'])(
    'is refused with %s in it',
    async entry => {
      const root = await temporaryWorkspace({ [imagesFile('web')]: `images:\n  - '${entry}'\n` });
      await expect(loadImages(root, 'web')).rejects.toMatchObject({
        problems: [{ code: 'schema-violation', at: { file: imagesFile('web'), line: 2 } }],
      });
    },
  );
});
