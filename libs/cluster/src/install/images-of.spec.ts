import { describe, expect, it } from 'vitest';
import { imagesOf } from './images-of.ts';

describe('the images that objects name', () => {
  it('are those of all containers of their Pods, each once', () => {
    const pod = { initContainers: [{ image: 'a:1' }], containers: [{ image: 'b:1' }, { image: 'a:1' }] };
    const deployment = { kind: 'Deployment', spec: { template: { spec: pod } } };
    const job = {
      kind: 'CronJob',
      spec: { jobTemplate: { spec: { template: { spec: { containers: [{ image: 'c:1' }] } } } } },
    };
    expect(imagesOf([deployment, job, { kind: 'ConfigMap', data: { image: 'no:1' } }, null])).toEqual([
      'a:1',
      'b:1',
      'c:1',
    ]);
  });

  it('are also those of databases, whose Pods an operator makes', () => {
    const definition = { kind: 'CustomResourceDefinition', spec: { properties: { imageName: { type: 'string' } } } };
    expect(imagesOf([{ kind: 'Cluster', spec: { imageName: 'postgresql:17' } }, definition])).toEqual([
      'postgresql:17',
    ]);
  });
});
