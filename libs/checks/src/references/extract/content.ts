import { isMap } from '@cedille/source';
import type { Grant, Listener, Right, ServicePort, ThingContent } from '../relations.ts';
import { STORAGE_CONTENT } from './storage-content.ts';
import { LISTENING } from '../tables/gateway-api.ts';
import { findAll, findOne, mapsIn, textOf } from './pattern.ts';
import { toSelector } from './selector.ts';

type Data = Readonly<Record<string, unknown>>;

/** What others may look for in an object, by its kind. */
const CONTENT: Readonly<Record<string, (object: Data) => ThingContent>> = {
  Secret: keyContent,
  ConfigMap: keyContent,
  Service: portContent,
  Namespace: labelContent,
  ServiceAccount: object => (object['automountServiceAccountToken'] === false ? { tokenless: true } : {}),
  'rbac.authorization.k8s.io/Role': rightContent,
  'rbac.authorization.k8s.io/ClusterRole': rightContent,
  'gateway.networking.k8s.io/ReferenceGrant': object => ({ grants: [grantOf(object)] }),
  'apiextensions.k8s.io/CustomResourceDefinition': definitionContent,
  ...STORAGE_CONTENT,
  ...Object.fromEntries(LISTENING.map(kind => [kind, listenerContent])),
};

export function contentOf(kind: string, object: Data): ThingContent | undefined {
  const content = CONTENT[kind]?.(object);
  return content && Object.keys(content).length ? content : undefined;
}

/** An empty one is filled by a program: nobody knows its keys. */
function keyContent(object: Data): ThingContent {
  const keys = ['data', 'stringData', 'binaryData'].flatMap(field =>
    isMap(object[field]) ? Object.keys(object[field]) : [],
  );
  return keys.length ? { keys } : {};
}

/** Of an alias for a host, and of a Service without ports, nobody knows which ports answer. */
function portContent({ spec }: Data): ThingContent {
  if (!isMap(spec) || spec['type'] === 'ExternalName') return {};
  const ports = mapsIn(spec['ports']).flatMap(({ item, index }): ServicePort[] => {
    const { port, name, targetPort } = item;
    if (typeof port !== 'number') return [];
    const target = typeof targetPort === 'string' && !/^\d+$/.test(targetPort) && targetPort;
    return [
      {
        port,
        ...(textOf(name) !== undefined && { name: name as string }),
        ...(target && { target: { key: target, path: ['spec', 'ports', index, 'targetPort'] } }),
      },
    ];
  });
  return { ...(ports.length && { ports }), ...(spec['clusterIP'] === 'None' && { headless: true }) };
}

function labelContent(object: Data): ThingContent {
  const labels = findOne(object, 'metadata.labels');
  const name = findOne(object, 'metadata.name');
  return {
    labels: { ...(isMap(labels) && (labels as Record<string, string>)), 'kubernetes.io/metadata.name': String(name) },
  };
}

interface Grants {
  group: string;
  resources: readonly string[];
  verbs: readonly string[];
}

const RIGHTS: Readonly<Record<Right, readonly Grants[]>> = {
  'label-pods': [{ group: '', resources: ['pods'], verbs: ['patch', 'update'] }],
  'create-pods': [
    { group: '', resources: ['pods', 'replicationcontrollers'], verbs: ['create'] },
    { group: 'apps', resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets'], verbs: ['create'] },
    { group: 'batch', resources: ['jobs', 'cronjobs'], verbs: ['create'] },
  ],
  'create-secrets': [{ group: '', resources: ['secrets'], verbs: ['create'] }],
};

function rightContent(object: Data): ThingContent {
  const rules = mapsIn(object['rules']).map(({ item }) => item);
  const rights = (Object.keys(RIGHTS) as Right[]).filter(right =>
    RIGHTS[right].some(grants => rules.some(rule => gives(rule, grants))),
  );
  return rights.length ? { rights } : {};
}

function gives(rule: Data, { group, resources, verbs }: Grants): boolean {
  return (
    includesAny(rule['apiGroups'], [group, '*']) &&
    includesAny(rule['resources'], [...resources, '*']) &&
    includesAny(rule['verbs'], [...verbs, '*'])
  );
}

function includesAny(list: unknown, wanted: readonly string[]): boolean {
  return Array.isArray(list) && (list as unknown[]).some(item => wanted.includes(String(item)));
}

function definitionContent(object: Data): ThingContent {
  const [group, kind, scope] = ['spec.group', 'spec.names.kind', 'spec.scope'].map(at => textOf(findOne(object, at)));
  return group && kind && scope ? { defines: { kind: `${group}/${kind}`, scope } } : {};
}

function grantOf(object: Data): Grant {
  const entries = (at: string): { kind: string; namespace: string; name?: string }[] =>
    findAll(object, at).flatMap(({ value }) => {
      const kind = isMap(value) && textOf(value['kind']);
      if (!kind) return [];
      const [group, name, namespace] = [value['group'], value['name'], value['namespace']].map(textOf);
      return [{ kind: group ? `${group}/${kind}` : kind, namespace: namespace ?? '', ...(name && { name }) }];
    });
  return {
    from: entries('spec.from[*]').map(({ kind, namespace }) => ({ kind, namespace })),
    to: entries('spec.to[*]').map(({ kind, name }) => ({ kind, ...(name !== undefined && { name }) })),
  };
}

function listenerContent(object: Data): ThingContent {
  const listeners = findAll(object, 'spec.listeners[*]').flatMap(({ value }) =>
    isMap(value) ? listenerOf(value) : [],
  );
  return listeners.length ? { listeners } : {};
}

const GROUP = 'gateway.networking.k8s.io';

/** Routes that a protocol serves where nothing else is said. */
const BY_PROTOCOL: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
};

function listenerOf(listener: Data): Listener[] {
  const { name, port, hostname, protocol } = listener;
  if (typeof name !== 'string' || typeof port !== 'number') return [];
  const named = findAll(listener, 'allowedRoutes.kinds[*]').flatMap(({ value }) => {
    const kind = isMap(value) && textOf(value['kind']);
    if (!kind) return [];
    return [`${typeof value['group'] === 'string' ? value['group'] : GROUP}/${kind}`];
  });
  const from = textOf(findOne(listener, 'allowedRoutes.namespaces.from')) ?? 'Same';
  const selector = toSelector(findOne(listener, 'allowedRoutes.namespaces.selector'));
  return [
    {
      name,
      port,
      ...(textOf(hostname) !== undefined && { hostname: hostname as string }),
      kinds: named.length ? named : (BY_PROTOCOL[String(protocol)] ?? []).map(kind => `${GROUP}/${kind}`),
      from: from === 'Selector' ? (selector ?? {}) : from,
    },
  ];
}
