import { expect, it } from 'vitest';
import type { Layer, LayerName } from './layers.ts';
import { valueBehind } from './value-behind.ts';

function layer(name: LayerName, data: Record<string, unknown>): Layer {
  return { name, file: `${name}.yaml`, data, positionOf: () => ({ file: `${name}.yaml`, line: 1, column: 1 }) };
}

const LAYERS = [
  layer('chart', { web: { replicas: 2, priorityClassName: 'high' }, worker: { replicas: 2 }, on: true }),
  layer('generator', { web: { resources: { limits: { memory: '1Gi' } } }, cache: { size: '1Gi' }, port: 70_000 }),
];

/** The path and layer of what decides a field. */
function decides(path: (string | number)[], value: unknown): [string, string] | undefined {
  const found = valueBehind(LAYERS, { path, value });
  return found && [found.path.join('.'), found.layer.name];
}

it('is the one of that name, where several hold the same', () => {
  const path = ['spec', 'template', 'spec', 'containers', 0, 'resources', 'limits', 'memory'];
  expect(decides(path, '1Gi')).toEqual(['web.resources.limits.memory', 'generator']);
});

it('is the only one that holds something unusual, whatever the field is called', () => {
  expect(decides(['spec', 'ports', 0, 'targetPort'], 70_000)).toEqual(['port', 'generator']);
  expect(decides(['spec', 'priority'], 'high')).toEqual(['web.priorityClassName', 'chart']);
});

it('is not guessed where two fit equally well, or where the value is too usual', () => {
  expect(decides(['spec', 'replicas'], 2)).toBeUndefined();
  expect(decides(['spec', 'hostNetwork'], true)).toBeUndefined();
  expect(decides(['spec', 'replicas'], undefined)).toBeUndefined();
});
