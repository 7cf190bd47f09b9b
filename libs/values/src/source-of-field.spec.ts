import { describe, expect, it } from 'vitest';
import { layerFromDocument } from './layers.ts';
import { sourceOfField } from './source-of-field.ts';
import { parseYaml } from '@cedille/source';

const layer = (name: 'chart' | 'overlay', text: string) =>
  layerFromDocument(name, parseYaml(text, `${name}.yaml`, { dialect: 'helm' }));

const VALUES = `engine:
  controller:
    image: { repository: example/controller, tag: "1.0.0" }
    securityContext: { runAsUser: 0 }
  speaker:
    securityContext: { runAsUser: 0 }
    hostNetwork: true
service:
  type: NodePort
`;
const CONTAINER = ['spec', 'template', 'spec', 'containers', 0];
const at = async (path: (string | number)[], value: unknown, names: string[], overlay = 'other: 1\n') => {
  const found = await sourceOfField([layer('chart', VALUES), layer('overlay', overlay)], { path, value, names });
  return found && `${found.file}:${found.line}`;
};

describe('the source of a rendered field', () => {
  it('is the value with the same keys and the same content', async () => {
    expect(await at(['spec', 'type'], 'NodePort', ['web'])).toBe('chart.yaml:9');
    expect(await at(['spec', 'template', 'spec', 'hostNetwork'], true, ['engine-speaker'])).toBe('chart.yaml:7');
  });

  it('is told by names where several have the same keys', async () => {
    const path = [...CONTAINER, 'securityContext', 'runAsUser'];
    expect(await at(path, 0, ['engine-controller'])).toBe('chart.yaml:4');
    expect(await at(path, 0, ['engine-speaker'])).toBe('chart.yaml:6');
  });

  it('is nowhere where several might be meant, or the content is another', async () => {
    const path = [...CONTAINER, 'securityContext', 'runAsUser'];
    expect(await at(path, 0, ['shop'])).toBeUndefined();
    expect(await at(['spec', 'type'], 'LoadBalancer', ['web'])).toBeUndefined();
    expect(await at(['spec', 'replicas'], 1, ['web'])).toBeUndefined();
  });

  it('is the only value with the same text, whatever its key', async () => {
    const path = ['spec', 'volumes', 0, 'secret', 'secretName'];
    const overlay =
      'salt: { secret: web-slat }\nkind: RollingUpdate\none: twice-said\nother: twice-said\nname: web-app\n';
    expect(await at(path, 'web-slat', ['web'], overlay)).toBe('overlay.yaml:1');
    for (const said of ['RollingUpdate', 'twice-said', 'web-app', 'web'])
      expect(await at(path, said, ['web-app'], overlay)).toBeUndefined();
  });

  it('is the tag of an image', async () => {
    expect(await at([...CONTAINER, 'image'], 'example/controller:1.0.0', ['engine-controller'])).toBe('chart.yaml:3');
  });

  it('is in the layer that wins', async () => {
    expect(await at(['spec', 'type'], 'LoadBalancer', ['web'], 'service:\n  type: LoadBalancer\n')).toBe(
      'overlay.yaml:2',
    );
  });
});
