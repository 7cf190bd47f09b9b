import { describe, expect, it } from 'vitest';
import { calledServices } from './called-services.ts';

const called = (...values: string[]) =>
  calledServices({ containers: [{ name: 'web', env: values.map((value, index) => ({ name: `V${index}`, value })) }] }, [
    'spec',
  ]);

describe('Services that a container is told to call', () => {
  it.each([
    ['http://otel-gateway-collector.observability.svc:4317', { name: 'otel-gateway-collector', port: 4317 }],
    ['otel.observability.svc.cluster.local:4317', { name: 'otel', port: 4317 }],
    ['https://vault.observability.svc/v1', { name: 'vault' }],
    ['db.observability.svc', { name: 'db' }],
  ])('%s is one', (value, { name, ...port }) => {
    const [reference] = called(value);
    expect(reference).toMatchObject({ kind: 'Service', name, namespace: 'observability' });
    expect(reference?.path).toEqual(['spec', 'containers', 0, 'env', 0, 'value']);
    expect(reference?.port?.port).toBe('port' in port ? port.port : undefined);
  });

  it.each([
    'https://example.org',
    '$(HOST).x.svc',
    '.svc,.cluster.local',
    '*.x.svc',
    'a.svc',
    'http://x.y.z.svc:1',
    'x.y.svc.example.org',
  ])('%s is none that is certain', value => {
    expect(called(value)).toEqual([]);
  });
});
