import { isDnsLabel, type ObjectViolation } from '@cedille/types';
import { descendingPath, fieldReference, resourceReference } from './containers.ts';
import { shown, type Field } from './field.ts';
import { count, exactlyOne, LABEL, needed, unique, written } from './syntax.ts';

/** Every kind of volume of core/v1. */
const SOURCES = [
  ...['awsElasticBlockStore', 'azureDisk', 'azureFile', 'cephfs', 'cinder', 'configMap', 'csi', 'downwardAPI'],
  ...['emptyDir', 'ephemeral', 'fc', 'flexVolume', 'flocker', 'gcePersistentDisk', 'gitRepo', 'glusterfs', 'hostPath'],
  ...['image', 'iscsi', 'nfs', 'persistentVolumeClaim', 'photonPersistentDisk', 'portworxVolume', 'projected'],
  ...['quobyte', 'rbd', 'scaleIO', 'secret', 'storageos', 'vsphereVolume'],
];

/** Volumes of a Pod; `templates` are the names of claims that a StatefulSet makes, and mounts under the same name. */
export function* volumes(pod: Field, templates: readonly string[] = []): Iterable<ObjectViolation> {
  const { items } = pod.at('volumes');
  for (const volume of items) if (!templates.includes(String(volume.at('name').value))) yield* volumeOf(volume);
  const names = items.map(volume => volume.at('name'));
  yield* unique(names, 'name of a volume');
  yield* mountsOf(pod, new Set([...templates, ...names.map(({ value }) => value)]));
}

function* volumeOf(volume: Field): Iterable<ObjectViolation> {
  yield* needed(volume.at('name'), LABEL);
  yield* written(volume.at('name'), isDnsLabel, LABEL);
  // A volume of nothing but a name is an empty directory.
  yield* exactlyOne(volume, SOURCES, { least: 0 });
  const needs: [string, string][] = [
    ['secret', 'secretName'],
    ['configMap', 'name'],
    ['persistentVolumeClaim', 'claimName'],
    ['hostPath', 'path'],
  ];
  for (const [kind, name] of needs) if (volume.at(kind).isMap) yield* needed(volume.at(kind, name), 'a name or path');
  const host = volume.at('hostPath', 'path');
  yield* written(host, text => !text.split('/').includes('..'), 'a path without ".."');
  for (const kind of ['secret', 'configMap']) yield* files(volume.at(kind));
  yield* downwardFiles(volume.at('downwardAPI'));
  yield* mode(volume.at('projected', 'defaultMode'));
  const sources = volume.at('projected', 'sources').items;
  for (const source of sources) yield* projection(source);
  yield* unique(sources.flatMap(pathsOf), 'path in a volume');
}

function* projection(source: Field): Iterable<ObjectViolation> {
  const kinds = ['secret', 'configMap', 'downwardAPI', 'serviceAccountToken', 'clusterTrustBundle', 'podCertificate'];
  yield* exactlyOne(source, kinds, { least: 0 });
  for (const kind of ['secret', 'configMap']) {
    if (source.at(kind).isMap) yield* needed(source.at(kind, 'name'), 'a name');
    yield* files(source.at(kind));
  }
  yield* downwardFiles(source.at('downwardAPI'));
  const token = source.at('serviceAccountToken');
  if (!token.isMap) return;
  yield* needed(token.at('path'), 'where in the volume it stands');
  yield* localPath(token.at('path'));
  yield* count(token.at('expirationSeconds'), 600, 2 ** 32);
}

/** The server does not compare the path of a token with others. */
function pathsOf(source: Field): Field[] {
  return ['secret', 'configMap', 'downwardAPI'].flatMap(kind =>
    source.at(kind, 'items').items.map(item => item.at('path')),
  );
}

function* files(source: Field): Iterable<ObjectViolation> {
  yield* mode(source.at('defaultMode'));
  for (const item of source.at('items').items) {
    yield* needed(item.at('key'), 'the key to mount');
    yield* needed(item.at('path'), 'the name of the file');
    yield* localPath(item.at('path'));
    yield* mode(item.at('mode'));
  }
}

const FIELDS = ['metadata.name', 'metadata.namespace', 'metadata.uid', 'metadata.labels', 'metadata.annotations'];

function* downwardFiles(source: Field): Iterable<ObjectViolation> {
  yield* mode(source.at('defaultMode'));
  for (const item of source.at('items').items) {
    yield* needed(item.at('path'), 'the name of the file');
    yield* localPath(item.at('path'));
    yield* mode(item.at('mode'));
    yield* exactlyOne(item, ['fieldRef', 'resourceFieldRef']);
    yield* fieldReference(item.at('fieldRef'), FIELDS);
    yield* resourceReference(item.at('resourceFieldRef', 'resource'));
    if (!item.at('resourceFieldRef').isMap) continue;
    yield* needed(item.at('resourceFieldRef', 'containerName'), 'the container whose resources are meant');
    yield* needed(item.at('resourceFieldRef', 'resource'), 'the request or limit that is meant');
  }
}

function* localPath(field: Field): Iterable<ObjectViolation> {
  yield* descendingPath(field);
  yield* written(
    field,
    text => !text.startsWith('..') || text.startsWith('../'),
    'a name that does not begin with ".."',
  );
}

function* mode(field: Field): Iterable<ObjectViolation> {
  const { whole } = field;
  if (whole !== undefined && (whole < 0 || whole > 0o777))
    yield field.refuse(`is ${whole}`, 'the rights of a file, from 0 to 0777 (511 without the 0 before)');
}

/** A mount of a volume that is not there is told with what else is missing; here only the two ways to use one. */
function* mountsOf(pod: Field, known: ReadonlySet<unknown>): Iterable<ObjectViolation> {
  for (const list of ['containers', 'initContainers'])
    for (const device of pod.at(list).items.flatMap(container => container.at('volumeDevices').items)) {
      const name = device.at('name');
      yield* needed(device.at('devicePath'), 'where the device is');
      if (name.text !== undefined && !known.has(name.text))
        yield name.refuse(`is ${shown(name.text)}`, 'a volume of the Pod');
    }
}
