import type { Request } from '@cedille/values/generator';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, mergeValues, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const HOST = 'api.example.org';

function values(asked: Record<string, unknown> = {}, facts: Facts = {}) {
  const request: Request = { name: 'chess-api', folder: 'apps', club: 'chess', host: HOST, values: asked };
  const { component, ...context } = contextFor('web-app', facts);
  const hosts = { web: HOST };
  return generate({ ...context, component: { ...component, name: request.name, hosts, request } });
}

describe('values of a web application', () => {
  it('let the Gateway reach the port that it listens at', () => {
    expect(values({ port: 3000 }).networkPolicy).toEqual({ ingress: { gateway: { ports: [3000] } } });
    expect(values()).not.toHaveProperty('networkPolicy');
  });

  it('are as many Pods as the environment is large, and one alone with a volume', () => {
    expect(values({}, { sizing: 'small' }).replicas).toBe(1);
    expect(values({}, { sizing: 'large' }).replicas).toBe(2);
    const given = values({ volume: { path: '/data', size: '1Gi' } }, { sizing: 'large' });
    expect(given).toMatchObject({ strategy: 'Recreate', volume: { class: 'replicated' } });
    expect(given).not.toHaveProperty('replicas');
  });

  it('have a database where one is asked for, of the size that is asked for', () => {
    expect(values()).not.toHaveProperty('database');
    expect(values({ database: { storage: { size: '3Gi' } } }).database).toMatchObject({
      instances: 2,
      storage: { class: 'local', size: '3Gi' },
    });
  });

  it('back the database up once there is a Secret with the key for the bucket', () => {
    const backup = { bucket: 'backups' };
    const secrets = { 'chess-api-backup': { path: 'chess-api/backup', keys: ['credentials.json'] } };
    expect(values({ database: {} }, { backup }).database).not.toHaveProperty('backup');
    expect(values({ database: {}, secrets }, { backup }).database?.backup).toEqual({
      destination: 'gs://backups/lab/chess-api',
      secretName: 'chess-api-backup',
    });
    expect(values({ database: {}, secrets }).database).not.toHaveProperty('backup');
  });

  it('say where telemetry goes, under the name of the application', () => {
    const telemetry = { otlp: 'http://collector.observability.svc:4317' };
    expect(values({}, { telemetry }).env).toEqual({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.observability.svc:4317',
      OTEL_SERVICE_NAME: 'chess-api',
    });
    expect(values()).not.toHaveProperty('env');
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('web-app', generate)).toMatchFileSnapshot('recorded.yaml');
});

describe('the objects of a web application', () => {
  const objects = async (asked: Record<string, unknown>) => {
    const image = { repository: 'registry.example/chess/api', tag: '1.2.3' };
    const chart = await valuesFor('web-app', () => ({}));
    const given = mergeValues(mergeValues(chart, values(asked, { sizing: 'large' })), { image, ...asked });
    return recordedObjects('web-app', given as object);
  };

  it('are as recorded where it keeps something', async () => {
    const asked = {
      health: { ready: '/ready', alive: '/alive', startup: 60 },
      volume: { path: '/data', size: '1Gi' },
      database: { storage: { size: '3Gi' } },
      secretEnv: { KEY: { secret: 'chess-key', key: 'key' } },
      files: { '/etc/api/settings.yaml': 'a: 1' },
    };
    await expect(await objects(asked)).toMatchFileSnapshot('recorded-objects.yaml');
  });

  it('are as recorded where it grows', async () => {
    const started = { env: { LEVEL: 'info' }, command: ['serve'], args: ['--fast'] };
    await expect(await objects({ autoscaling: { maxReplicas: 5 }, ...started })).toMatchFileSnapshot(
      'recorded-objects-scaled.yaml',
    );
  });
});
