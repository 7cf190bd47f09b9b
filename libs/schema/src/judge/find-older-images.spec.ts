import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findOlderImages } from './find-older-images.ts';

const defaults = parse(`
chart:
  image: { repository: docker.io/web/web, tag: v1.18.0 }
  sidecar: { image: "docker.io/web/helper:2.4.1" }
  webhook: { image: { repository: docker.io/web/webhook } }
  proxyTag: 8.2.3-alpine
  port: { tag: 1.18.0 }
`);
const older = (text: string): string[] =>
  findOlderImages({ chart: parse(text) }, { defaults, appVersions: { chart: 'v1.18.0' } }).map(
    ({ path, expected }) => `${path.join('.')}: ${expected}`,
  );

describe('an image that is older than the one of the chart', () => {
  it.each([
    ['{ image: { tag: v1.14.2 } }', 'chart.image.tag: v1.18.0'],
    ['{ image: { repository: docker.io/web/web, tag: 1.17.9 } }', 'chart.image.tag: v1.18.0'],
    ['{ sidecar: { image: "docker.io/web/helper:2.4.0" } }', 'chart.sidecar.image: 2.4.1'],
    ['{ webhook: { image: { tag: v1.16.2 } } }', 'chart.webhook.image.tag: v1.18.0'],
    ['{ image: { repository: web/web, tag: v1.0.0 } }', 'chart.image.tag: v1.18.0'],
    ['{ proxyTag: 8.1.9-alpine }', 'chart.proxyTag: 8.2.3-alpine'],
  ])('is found: %s', (text, found) => {
    expect(older(text)).toEqual([found]);
  });

  it.each([
    '{ image: { tag: v1.18.0 } }',
    '{ image: { tag: v1.19.0 } }',
    '{ image: { tag: latest } }',
    '{ image: { tag: "1.14" } }',
    '{ sidecar: { image: "ghcr.io/other/helper:1.0.0" } }',
    '{ webhook: { image: { repository: ghcr.io/other/webhook, tag: v0.1.0 } } }',
    '{ proxyTag: 7.0.0-debian }',
    '{ other: { image: { repository: docker.io/other/one, tag: v0.1.0 } } }',
    '{ image: { repository: docker.io/other/web, tag: v1.0.0 } }',
    '{ image: { tag: 5 } }',
    '7',
  ])('is not found: %s', text => {
    expect(older(text)).toEqual([]);
  });
});
