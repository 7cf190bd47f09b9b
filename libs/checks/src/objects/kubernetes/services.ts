import { isDnsLabel, isDnsSubdomain, isQualifiedName, type ObjectViolation } from '@cedille/types';
import { shown, type Field, type Rule } from './field.ts';
import { labels } from './selectors.ts';
import {
  count,
  isAddress,
  LABEL,
  LABEL_KEY,
  portNumber,
  portNumberOrName,
  rangeOf,
  SUBDOMAIN,
  unique,
  written,
} from './syntax.ts';

/** A Service. */
export const service: Rule = function* (object) {
  const spec = object.at('spec');
  const type = spec.at('type').text ?? 'ClusterIP';
  const ports = spec.at('ports');
  const isHeadless = spec.at('clusterIP').value === 'None' && type !== 'ExternalName';
  if (!ports.items.length && !isHeadless && type !== 'ExternalName') yield ports.missing('at least one port');
  for (const port of ports.items) yield* servicePort(port, { isOne: ports.items.length === 1, type });
  yield* uniquePorts(ports.items);
  yield* labels(spec.at('selector'));
  yield* ofType(spec, { type, isHeadless });
  yield* addresses(spec, type);
  yield* affinity(spec);
};

function* servicePort(port: Field, { isOne, type }: { isOne: boolean; type: string }): Iterable<ObjectViolation> {
  const name = port.at('name');
  if (!isOne && name.text === undefined) yield name.missing('a name, because the Service has several ports');
  yield* written(name, isDnsLabel, LABEL);
  yield* portNumber(port.at('port'));
  const target = port.at('targetPort');
  if (target.isSet && target.value !== 0 && target.value !== '') yield* portNumberOrName(target);
  const node = port.at('nodePort');
  if (type === 'ClusterIP' && node.whole) yield node.refuse(`is ${node.whole}`, 'none, because the type is ClusterIP');
  if (node.whole) yield* portNumber(node);
  yield* written(port.at('appProtocol'), isQualifiedName, LABEL_KEY);
}

function* uniquePorts(ports: readonly Field[]): Iterable<ObjectViolation> {
  yield* unique(
    ports.map(port => port.at('name')),
    'name of a port',
  );
  for (const number of ['port', 'nodePort']) {
    const seen = new Set<string>();
    for (const port of ports.filter(one => one.at(number).whole)) {
      const key = `${port.at(number).whole} ${port.at('protocol').text ?? 'TCP'}`;
      if (seen.has(key))
        yield port.at(number).refuse(`is ${port.at(number).whole}, as another one is`, 'each port once');
      seen.add(key);
    }
  }
}

function* ofType(spec: Field, { type, isHeadless }: { type: string; isHeadless: boolean }): Iterable<ObjectViolation> {
  if (isHeadless && (type === 'NodePort' || type === 'LoadBalancer'))
    yield spec.at('clusterIP').refuse('is None', `an address, because the type is ${type}`);
  const only = (name: string, types: readonly string[]): ObjectViolation[] =>
    spec.at(name).isSet && !types.includes(type)
      ? [spec.at(name).refuse('is set', `it only where the type is ${types.join(' or ')}`)]
      : [];
  for (const name of ['allocateLoadBalancerNodePorts', 'loadBalancerClass']) yield* only(name, ['LoadBalancer']);
  if (spec.at('loadBalancerSourceRanges').items.length) yield* only('loadBalancerSourceRanges', ['LoadBalancer']);
  if (spec.at('externalTrafficPolicy').text !== undefined && !spec.at('externalIPs').items.length)
    yield* only('externalTrafficPolicy', ['NodePort', 'LoadBalancer']);
  if (
    spec.at('healthCheckNodePort').whole &&
    !(type === 'LoadBalancer' && spec.at('externalTrafficPolicy').value === 'Local')
  )
    yield spec.at('healthCheckNodePort').refuse('is set', 'type: LoadBalancer and externalTrafficPolicy: Local');
  if (type !== 'ExternalName') return;
  const name = spec.at('externalName');
  if (name.text === undefined) yield name.missing('the name that it stands for');
  else if (!isDnsSubdomain(name.text.replace(/\.$/, ''))) yield name.refuse(`is ${shown(name.text)}`, SUBDOMAIN);
}

function* addresses(spec: Field, type: string): Iterable<ObjectViolation> {
  const address = spec.at('clusterIP');
  if (address.text !== undefined && address.text !== 'None')
    yield* written(address, isAddress, 'an IP address, or None');
  for (const one of spec.at('externalIPs').items) yield* written(one, isAddress, 'an IP address');
  if (type === 'LoadBalancer')
    for (const range of spec.at('loadBalancerSourceRanges').items)
      yield* written(range, text => rangeOf(text.trim()) !== undefined, 'an address range such as 10.0.0.0/8');
}

const DAY = 86_400;

function* affinity(spec: Field): Iterable<ObjectViolation> {
  if (spec.at('sessionAffinity').value === 'ClientIP')
    yield* count(spec.at('sessionAffinityConfig', 'clientIP', 'timeoutSeconds'), 1, DAY);
}
