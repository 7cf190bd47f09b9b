import { isDnsLabel, isDnsSubdomain, isQualifiedName, type ObjectViolation } from '@cedille/types';
import { containers, identities } from './containers.ts';
import { shown, type Field, type Rule } from './field.ts';
import { scheduling } from './scheduling.ts';
import { labels } from './selectors.ts';
import { count, isAddress, LABEL, LABEL_KEY, needed, SUBDOMAIN, written } from './syntax.ts';
import { volumes } from './volumes.ts';

/** The spec of a Pod, wherever it stands. */
export function* podSpec(pod: Field, templates: readonly string[] = []): Iterable<ObjectViolation> {
  if (!pod.isMap) return;
  yield* containers(pod);
  yield* volumes(pod, templates);
  yield* scheduling(pod);
  yield* identities(pod.at('securityContext'));
  yield* names(pod);
  yield* nameServers(pod);
  yield* count(pod.at('activeDeadlineSeconds'), 1, 2 ** 31 - 1);
}

/** A template of Pods: its labels, annotations and spec. */
export function* podTemplate(template: Field, templates: readonly string[] = []): Iterable<ObjectViolation> {
  yield* labels(template.at('metadata', 'labels'));
  for (const [key, value] of template.at('metadata', 'annotations').members)
    if (!isQualifiedName(key.toLowerCase())) yield value.refuse('is no key of an annotation', LABEL_KEY);
  if (template.isMap && !template.at('spec').isSet) yield template.at('spec').missing('containers');
  yield* podSpec(template.at('spec'), templates);
}

/** A Pod by itself. */
export const pod: Rule = function* (object) {
  yield* podSpec(object.at('spec'));
};

function* names(pod: Field): Iterable<ObjectViolation> {
  for (const name of ['hostname', 'subdomain']) yield* written(pod.at(name), isDnsLabel, LABEL);
  for (const name of ['serviceAccountName', 'runtimeClassName'])
    yield* written(pod.at(name), isDnsSubdomain, SUBDOMAIN);
  for (const gate of pod.at('readinessGates').items)
    yield* written(gate.at('conditionType'), isQualifiedName, LABEL_KEY);
  for (const alias of pod.at('hostAliases').items) {
    yield* needed(alias.at('ip'), 'an IP address');
    yield* written(alias.at('ip'), isAddress, 'an IP address');
    for (const host of alias.at('hostnames').items) yield* written(host, isDnsSubdomain, SUBDOMAIN);
  }
}

const MOST_SERVERS = 3;
const MOST_SEARCHES = 32;

function* nameServers(pod: Field): Iterable<ObjectViolation> {
  const config = pod.at('dnsConfig');
  const servers = config.at('nameservers');
  if (pod.at('dnsPolicy').value === 'None' && !servers.items.length)
    yield (config.isMap ? servers : config).missing('name servers, because dnsPolicy is None');
  if (servers.items.length > MOST_SERVERS)
    yield servers.refuse(`lists ${servers.items.length}`, `at most ${MOST_SERVERS}`);
  for (const server of servers.items) yield* written(server, isAddress, 'an IP address');
  for (const option of config.at('options').items) yield* needed(option.at('name'), 'the name of the option');
  const searches = config.at('searches');
  if (searches.items.length > MOST_SEARCHES)
    yield searches.refuse(`lists ${searches.items.length}`, `at most ${MOST_SEARCHES}`);
  for (const search of searches.items)
    if (
      search.text !== undefined &&
      search.text !== '.' &&
      !isDnsSubdomain(search.text.replace(/\.$/, '').replaceAll('_', 'a'))
    )
      yield search.refuse(`is ${shown(search.text)}`, SUBDOMAIN);
}
