import { describe, expect, it } from 'vitest';
import { codesOf, dangersOf, object } from '../testing.ts';
import { isDatabase, majorOf } from './versions.ts';

const workload = (image: string, rest = '', kind = 'StatefulSet'): string =>
  object(`apps/v1/${kind}`, `spec: {${rest}template: {spec: {containers: [{name: main, image: "${image}"}]}}}`);
const cluster = (image: string): string => object('postgresql.cnpg.io/v1/Cluster', `spec: {imageName: "${image}"}`);
const CLAIMS = 'volumeClaimTemplates: [{metadata: {name: data}}], ';

describe('major-version', () => {
  it('sees the image of a database go up or down', () => {
    expect(codesOf(workload('postgres:15'), workload('postgres:16'))).toEqual(['major-version high']);
    const down = dangersOf(workload('docker.io/library/mysql:9.1'), workload('docker.io/library/mysql:8.4'));
    expect(down).toMatchObject([
      { severity: 'high', message: expect.stringContaining('an older version cannot read') },
    ]);
  });

  it('sees a custom resource that runs another one', () => {
    expect(codesOf(cluster('ghcr.io/x/postgresql:16.4'), cluster('ghcr.io/x/postgresql:17.0'))).toEqual([
      'major-version high',
    ]);
    const elastic = (version: string): string =>
      object('elasticsearch.k8s.elastic.co/v1/Elasticsearch', `spec: {version: ${version}}`);
    expect(codesOf(elastic('7.17.0'), elastic('8.1.0'))).toEqual(['major-version high']);
    const unknown = (version: string): string => object('db.example.org/v1/Thing', `spec: {version: "${version}"}`);
    expect(codesOf(unknown('1.2'), unknown('2.0'))).toEqual(['major-version notice']);
  });

  it('gives a notice for any program that keeps something', () => {
    expect(codesOf(workload('web:1.2', CLAIMS), workload('web:2.0', CLAIMS))).toEqual(['major-version notice']);
    expect(codesOf(workload('web:1.2'), workload('web:2.0'))).toEqual([]);
  });

  it('leaves patches alone, and programs beside a database', () => {
    expect(codesOf(workload('postgres:16.3-alpine'), workload('postgres:16.4-bookworm'))).toEqual([]);
    expect(codesOf(cluster('pg:16.1'), cluster('pg:16.2'))).toEqual([]);
    expect(codesOf(workload('redis_exporter:1.0'), workload('redis_exporter:2.0'))).toEqual([]);
  });
});

it.each([
  ['16.4-bookworm', 16],
  ['v2.1', 2],
  ['pg16-v0.8', 16],
  ['latest', undefined],
  ['RELEASE.2024-01-01', undefined],
  ['20240101', undefined],
])('reads the major version of %s', (tag, major) => {
  expect(majorOf(tag)).toBe(major);
});

it.each([
  ['docker.io/bitnami/postgresql', true],
  ['timescale/timescaledb-ha', true],
  ['mongo', true],
  ['prometheuscommunity/postgres-exporter', false],
  ['ghcr.io/cloudnative-pg/cloudnative-pg', false],
  ['pgbouncer', false],
  ['nginx', false],
])('tells whether %s is a database', (image, expected) => {
  expect(isDatabase(image)).toBe(expected);
});
