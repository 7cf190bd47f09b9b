import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const cluster = (spec: string): string => object('postgresql.cnpg.io/v1/Cluster', `spec: {${spec}}`);
const unknown = (spec: string): string => object('db.example.org/v1/Thing', `spec: {${spec}}`);
const CRITICAL = ['smaller-resource critical'];

it('sees less room, fewer members, and none', () => {
  expect(codesOf(cluster('storage: {size: 10Gi}'), cluster('storage: {size: 5Gi}'))).toEqual(CRITICAL);
  expect(codesOf(cluster('instances: 3'), cluster('instances: 0'))).toEqual(CRITICAL);
  expect(codesOf(cluster('instances: 3'), cluster('instances: 2'))).toEqual(['smaller-resource high']);
});

it('sees a volume that is no longer asked for', () => {
  expect(codesOf(cluster('storage: {size: 10Gi}'), cluster('other: 1'))).toEqual(CRITICAL);
  const kafka = (type: string): string =>
    object('kafka.strimzi.io/v1/KafkaNodePool', `spec: {storage: {type: ${type}}}`);
  expect(codesOf(kafka('persistent-claim'), kafka('ephemeral'))).toEqual(CRITICAL);
});

it('sees volumes of another class', () => {
  const of = (name: string): string => cluster(`storage: {size: 1Gi, storageClass: ${name}}`);
  expect(codesOf(of('slow'), of('fast'))).toEqual(['smaller-resource high']);
});

it('gives a notice for kinds that nobody knows', () => {
  expect(codesOf(unknown('replicas: 2'), unknown('replicas: 0'))).toEqual(['smaller-resource notice']);
  expect(codesOf(unknown('replicas: 2'), unknown('replicas: 1'))).toEqual([]);
  expect(codesOf(unknown('cacheSize: 2Gi'), unknown('cacheSize: 1Gi'))).toEqual([]);
});

it('leaves more room and more members alone, and memory', () => {
  expect(codesOf(cluster('storage: {size: 5Gi}'), cluster('storage: {size: 10Gi}'))).toEqual([]);
  expect(codesOf(cluster('storage: {size: 1024Mi}'), cluster('storage: {size: 1Gi}'))).toEqual([]);
  expect(codesOf(cluster('instances: 1'), cluster('instances: 3'))).toEqual([]);
  const memory = (limit: string): string => cluster(`resources: {limits: {memory: ${limit}}}`);
  expect(codesOf(memory('2Gi'), memory('1Gi'))).toEqual([]);
});
