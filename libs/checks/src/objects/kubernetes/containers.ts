import { isDnsLabel, isDnsSubdomain, isQualifiedName, type ObjectViolation } from '@cedille/types';
import { shown, type Field } from './field.ts';
import { noProbes, probesAndLifecycle } from './probes.ts';
import { containerResources } from './resources.ts';
import {
  count,
  DATA_KEY,
  exactlyOne,
  isDataKey,
  isVariableName,
  LABEL,
  needed,
  portName,
  portNumber,
  SUBDOMAIN,
  unique,
  written,
} from './syntax.ts';

/** All containers of a Pod. */
export function* containers(pod: Field): Iterable<ObjectViolation> {
  const [running, first] = [pod.at('containers').items, pod.at('initContainers').items];
  if (!running.length) yield pod.at('containers').missing('at least one container');
  const grace = pod.at('terminationGracePeriodSeconds').whole ?? 30;
  for (const container of running) {
    yield* common(container);
    yield* probesAndLifecycle(container, grace);
  }
  for (const container of first) {
    yield* common(container);
    if (container.at('restartPolicy').value === 'Always') yield* probesAndLifecycle(container, grace);
    else yield* noProbes(container);
  }
  yield* unique(
    [...running, ...first].map(container => container.at('name')),
    'name of a container',
  );
  yield* hostPorts(pod, running);
}

function* common(container: Field): Iterable<ObjectViolation> {
  yield* needed(container.at('name'), LABEL);
  yield* written(container.at('name'), isDnsLabel, LABEL);
  yield* needed(container.at('image'), 'the image to run');
  yield* ports(container.at('ports').items);
  for (const variable of container.at('env').items) yield* environmentVariable(variable);
  for (const source of container.at('envFrom').items) yield* environmentSource(source);
  yield* mounts(container);
  yield* containerResources(container.at('resources'));
  yield* securityContext(container.at('securityContext'));
}

function* ports(items: readonly Field[]): Iterable<ObjectViolation> {
  for (const port of items) {
    yield* portName(port.at('name'));
    yield* portNumber(port.at('containerPort'));
    const host = port.at('hostPort');
    if (host.value !== 0) yield* portNumber(host);
  }
  yield* unique(
    items.map(port => port.at('name')),
    'name of a port',
  );
}

function* hostPorts(pod: Field, running: readonly Field[]): Iterable<ObjectViolation> {
  const taken = new Set<string>();
  for (const port of running.flatMap(container => container.at('ports').items)) {
    const host = port.at('hostPort');
    if (!host.whole) continue;
    const key = [host.whole, port.at('protocol').text ?? 'TCP', port.at('hostIP').text ?? ''].join(' ');
    if (taken.has(key)) yield host.refuse(`is ${host.whole}, as another one is`, 'each port of a machine once');
    taken.add(key);
    if (pod.at('hostNetwork').isTrue && port.at('containerPort').whole !== host.whole)
      yield host.refuse(`is ${host.whole}`, 'the containerPort, because of hostNetwork');
  }
}

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];
const VARIABLE = 'printable characters without "="';

function* environmentVariable(variable: Field): Iterable<ObjectViolation> {
  yield* needed(variable.at('name'), 'the name of the variable');
  yield* written(variable.at('name'), isVariableName, VARIABLE);
  const from = variable.at('valueFrom');
  if (!from.isMap) return;
  yield* exactlyOne(from, SOURCES);
  if (variable.at('value').text !== undefined) yield from.refuse('stands beside value', 'one of value and valueFrom');
  for (const name of ['configMapKeyRef', 'secretKeyRef']) yield* keyReference(from.at(name));
  yield* fieldReference(from.at('fieldRef'), POD_FIELDS);
  if (from.at('resourceFieldRef').isMap)
    yield* needed(from.at('resourceFieldRef', 'resource'), 'the request or limit that is meant');
  yield* resourceReference(from.at('resourceFieldRef', 'resource'));
}

function* keyReference(reference: Field): Iterable<ObjectViolation> {
  if (!reference.isMap) return;
  yield* needed(reference.at('name'), SUBDOMAIN);
  yield* written(reference.at('name'), isDnsSubdomain, SUBDOMAIN);
  yield* needed(reference.at('key'), DATA_KEY);
  yield* written(reference.at('key'), isDataKey, DATA_KEY);
}

const POD_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/** What a container can be told of its own Pod. `known` differs between variables and files. */
export function* fieldReference(reference: Field, known: readonly string[]): Iterable<ObjectViolation> {
  const field = reference.at('fieldPath');
  if (reference.isMap) yield* needed(field, 'the field that is meant');
  const { text } = field;
  if (text === undefined || known.includes(text)) return;
  const key = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(text);
  const name = key?.[1] === 'annotations' ? key[2]!.toLowerCase() : key?.[2];
  if (name === undefined || !isQualifiedName(name))
    yield field.refuse(
      `is ${shown(text)}`,
      `one of ${known.join(', ')}, metadata.labels['…'] or metadata.annotations['…']`,
    );
}

/** A request or limit that a container can be told. */
export function* resourceReference(field: Field): Iterable<ObjectViolation> {
  yield* written(
    field,
    text => /^(?:limits|requests)\.(?:cpu|memory|ephemeral-storage|hugepages-.*)$/.test(text),
    'limits or requests, ".", and cpu, memory, ephemeral-storage or hugepages-…',
  );
}

function* environmentSource(source: Field): Iterable<ObjectViolation> {
  yield* written(source.at('prefix'), isVariableName, VARIABLE);
  yield* exactlyOne(source, ['configMapRef', 'secretRef']);
  for (const name of ['configMapRef', 'secretRef']) {
    if (!source.at(name).isMap) continue;
    yield* needed(source.at(name, 'name'), SUBDOMAIN);
    yield* written(source.at(name, 'name'), isDnsSubdomain, SUBDOMAIN);
  }
}

function* mounts(container: Field): Iterable<ObjectViolation> {
  const items = container.at('volumeMounts').items;
  for (const mount of items) {
    yield* needed(mount.at('name'), 'the name of a volume');
    yield* needed(mount.at('mountPath'), 'where to mount it');
    for (const name of ['subPath', 'subPathExpr']) yield* descendingPath(mount.at(name));
    if (mount.at('subPath').text !== undefined && mount.at('subPathExpr').text !== undefined)
      yield mount.at('subPathExpr').refuse('stands beside subPath', 'one of subPath and subPathExpr');
    const propagation = mount.at('mountPropagation');
    if (propagation.value === 'Bidirectional' && !container.at('securityContext', 'privileged').isTrue)
      yield propagation.refuse('is Bidirectional', 'HostToContainer or None, because the container is not privileged');
  }
  yield* unique(
    items.map(mount => mount.at('mountPath')),
    'path of a mount',
  );
}

/** A path inside a volume. */
export function* descendingPath(field: Field): Iterable<ObjectViolation> {
  yield* written(
    field,
    text => !text.startsWith('/') && !text.split('/').includes('..'),
    'a relative path without ".."',
  );
}

function* securityContext(context: Field): Iterable<ObjectViolation> {
  yield* identities(context);
  const escalation = context.at('allowPrivilegeEscalation');
  if (escalation.value !== false) return;
  if (context.at('privileged').isTrue) yield escalation.refuse('is false beside privileged: true', 'one of both');
  if (context.at('capabilities', 'add').items.some(({ value }) => value === 'CAP_SYS_ADMIN'))
    yield escalation.refuse('is false beside the capability CAP_SYS_ADMIN', 'one of both');
}

const HIGHEST_ID = 2 ** 31 - 1;

/** Users and groups, and the seccomp profile, of a Pod or a container. */
export function* identities(context: Field): Iterable<ObjectViolation> {
  for (const name of ['runAsUser', 'runAsGroup', 'fsGroup']) yield* count(context.at(name), 0, HIGHEST_ID);
  for (const group of context.at('supplementalGroups').items) yield* count(group, 0, HIGHEST_ID);
  const profile = context.at('seccompProfile');
  if (!profile.isMap) return;
  const local = profile.at('localhostProfile');
  const isLocal = profile.at('type').value === 'Localhost';
  if (isLocal && !local.isSet) yield local.missing('the profile, because its type is Localhost');
  if (!isLocal && local.isSet) yield local.refuse('is set', 'it only beside type: Localhost');
  if (isLocal) yield* descendingPath(local);
}
