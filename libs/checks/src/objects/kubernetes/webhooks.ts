import { isDns1035Label, isDnsSubdomain, type ObjectViolation } from '@cedille/types';
import { shown, type Field, type Rule } from './field.ts';
import { labelSelector } from './selectors.ts';
import { count, exactlyOne, needed, portNumber, unique, written } from './syntax.ts';

/** A ValidatingWebhookConfiguration or MutatingWebhookConfiguration. */
export const webhookConfiguration: Rule = function* (object) {
  const { items } = object.at('webhooks');
  for (const webhook of items) yield* webhookOf(webhook);
  yield* unique(
    items.map(webhook => webhook.at('name')),
    'name of a webhook',
  );
};

const NAME = 'a DNS name with at least two dots, such as check.example.org';

function* webhookOf(webhook: Field): Iterable<ObjectViolation> {
  yield* written(webhook.at('name'), text => isDnsSubdomain(text) && text.split('.').length >= 3, NAME);
  yield* client(webhook.at('clientConfig'));
  yield* count(webhook.at('timeoutSeconds'), 1, 30);
  yield* labelSelector(webhook.at('namespaceSelector'));
  yield* labelSelector(webhook.at('objectSelector'));
  const versions = webhook.at('admissionReviewVersions');
  for (const version of versions.items) yield* written(version, isDns1035Label, 'a version such as v1');
  yield* unique(versions.items, 'version');
  const known = versions.items.some(({ value }) => value === 'v1' || value === 'v1beta1');
  if (versions.isSet && !known) yield versions.refuse('has no version that Kubernetes sends', 'v1');
  const effects = webhook.at('sideEffects');
  if (effects.isSet && !['None', 'NoneOnDryRun'].includes(String(effects.value)))
    yield effects.refuse(`is ${shown(effects.value)}`, 'None or NoneOnDryRun');
  for (const rule of webhook.at('rules').items) yield* ruleOf(rule);
}

function* client(config: Field): Iterable<ObjectViolation> {
  if (!config.isMap) return;
  yield* exactlyOne(config, ['url', 'service']);
  const url = config.at('url');
  if (url.text !== undefined && !isPlainHttps(url.text))
    yield url.refuse(`is ${shown(url.text)}`, 'an address that begins with https://, without user, query and fragment');
  const service = config.at('service');
  if (!service.isMap) return;
  yield* needed(service.at('name'), 'the name of a Service');
  yield* needed(service.at('namespace'), 'the namespace of the Service');
  yield* portNumber(service.at('port'));
  yield* written(
    service.at('path'),
    text => /^\/$|^(?:\/[^/]+)+\/?$/.test(text) && text.split('/').every(part => part === '' || isDnsSubdomain(part)),
    'a path that begins with "/", of names that DNS could have',
  );
}

function isPlainHttps(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' && !url.username && !url.password && !url.search && !url.hash;
}

const OPERATIONS = ['*', 'CREATE', 'UPDATE', 'DELETE', 'CONNECT'];

function* ruleOf(rule: Field): Iterable<ObjectViolation> {
  for (const name of ['apiGroups', 'apiVersions', 'resources', 'operations']) {
    const { items } = rule.at(name);
    if (!items.length) yield rule.at(name).missing('at least one, or "*"');
    if (name !== 'resources' && items.length > 1 && items.some(({ value }) => value === '*'))
      yield rule.at(name).refuse('has "*" beside others', '"*" alone, or others');
  }
  yield* resources(rule.at('resources'));
  for (const operation of rule.at('operations').items)
    if (!OPERATIONS.includes(String(operation.value)))
      yield operation.refuse(`is ${shown(operation.value)}`, `one of ${OPERATIONS.join(', ')}`);
}

/** A word with a star stands alone among those that it stands for. */
function* resources(list: Field): Iterable<ObjectViolation> {
  const words = list.items.map(({ value }) => String(value));
  if (words.length > 1 && words.includes('*/*')) yield list.refuse('has "*/*" beside others', '"*/*" alone, or others');
  if (words.includes('*') && words.some(word => word !== '*' && !word.includes('/')))
    yield list.refuse('has "*" beside resources by name', '"*", or resources by name');
  const [all, anywhere] = [new Set<string>(), new Set<string>()];
  for (const item of list.items) {
    yield* needed(item, 'a resource');
    const [resource = '', part] = String(item.value).split('/');
    if (part === undefined) continue;
    if (all.has(resource) || anywhere.has(part))
      yield item.refuse(`is ${shown(item.value)}, which another one stands for`, 'each resource once');
    if (part === '*') all.add(resource);
    if (resource === '*') anywhere.add(part);
  }
}
