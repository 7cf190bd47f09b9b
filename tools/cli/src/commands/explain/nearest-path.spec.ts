import { describe, expect, it } from 'vitest';
import { nearestPath } from './nearest-path.ts';

describe('a path that nothing sets', () => {
  const known = [
    ['grafana', 'replicas'],
    ['grafana', 'grafana.ini', 'server', 'root_url'],
    ['grafana', 'hosts', 0],
    ['networkPolicy', 'enabled'],
  ];

  it.each([
    [
      ['grafana', 'replcas'],
      ['grafana', 'replicas'],
    ],
    [
      ['grafna', 'grafanaIni', 'sever', 'rootUrl'],
      ['grafana', 'grafana.ini', 'server', 'root_url'],
    ],
    [['grafana', 'persistence', 'size'], ['grafana']],
    [
      ['grafana', 'hosts', 3],
      ['grafana', 'hosts'],
    ],
    [['tracing'], []],
    [
      ['networkPolicy', 'enabled', 'deeper'],
      ['networkPolicy', 'enabled'],
    ],
  ])('%j leads to %j', (wanted, nearest) => {
    expect(nearestPath(wanted, known)).toEqual(nearest);
  });
});
