import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { affectedBy } from './affected.ts';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));

describe('affectedBy', () => {
  it('reaches only the environment whose facts or overlays change', () => {
    expect(affectedBy(root, ['environments/staging/environment.yaml', 'environments/staging/grav.yaml'])).toEqual({
      environments: ['staging'],
    });
  });

  it('reaches only the component whose own files change', () => {
    expect(affectedBy(root, ['charts/grav/values.yaml', 'charts/grav/src/values.ts'])).toEqual({
      components: ['grav'],
    });
  });

  it.each([
    ['facts that all share', 'environments/shared.yaml'],
    ['what others read of a component', 'charts/grav/component.yaml'],
    ['the kinds that projects follow from', 'charts/grav/makes.yaml'],
    ['the library of all charts', 'charts/common/templates/_labels.tpl'],
    ['tools', 'tools/versions.yaml'],
  ])('reaches everything through %s', (_, file) => {
    expect(affectedBy(root, [file])).toBeUndefined();
    expect(affectedBy(root, ['environments/staging/grav.yaml', file])).toBeUndefined();
  });

  it('reaches everything when both a component and an environment change', () => {
    expect(affectedBy(root, ['charts/grav/values.yaml', 'environments/staging/grav.yaml'])).toBeUndefined();
  });
});
