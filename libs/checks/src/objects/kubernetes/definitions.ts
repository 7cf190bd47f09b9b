import { isDns1035Label, isDnsSubdomain, type ObjectViolation } from '@cedille/types';
import { shown, type Field, type Rule } from './field.ts';
import { needed, oneOf, SUBDOMAIN, unique, written } from './syntax.ts';

/** A CustomResourceDefinition: its names and versions. Schemas are judged where objects are held against them. */
export const customResourceDefinition: Rule = function* (object) {
  const spec = object.at('spec');
  const [group, names] = [spec.at('group'), spec.at('names')];
  const name = object.at('metadata', 'name');
  const expected = `${String(names.at('plural').value)}.${String(group.value)}`;
  if (name.text !== undefined && name.text !== expected) yield name.refuse(`is ${shown(name.text)}`, expected);
  yield* written(group, text => isDnsSubdomain(text) && text.includes('.'), `${SUBDOMAIN}, with a "."`);
  for (const key of ['plural', 'singular'])
    yield* written(names.at(key), isDns1035Label, 'lower-case letters and digits');
  for (const key of ['kind', 'listKind'])
    yield* written(names.at(key), text => isDns1035Label(text.toLowerCase()), 'letters and digits, such as Site');
  for (const short of names.at('shortNames').items)
    yield* written(short, isDns1035Label, 'lower-case letters and digits');
  yield* needed(names.at('kind'), 'the name of the kind');
  if (names.at('kind').text !== undefined && names.at('kind').text === names.at('listKind').text)
    yield names.at('listKind').refuse('is the kind itself', 'another name, such as SiteList');
  yield* needed(spec.at('scope'), 'Namespaced or Cluster');
  yield* oneOf(spec.at('scope'), ['Namespaced', 'Cluster']);
  yield* versions(spec.at('versions'));
  yield* conversion(spec);
};

function* versions(field: Field): Iterable<ObjectViolation> {
  const { items } = field;
  if (!items.length) yield field.missing('at least one version');
  const stored = items.filter(version => version.at('storage').isTrue).length;
  if (items.length && stored !== 1) yield field.refuse(`has ${stored} versions with storage: true`, 'exactly one');
  yield* unique(
    items.map(version => version.at('name')),
    'name of a version',
  );
  for (const version of items) {
    yield* written(version.at('name'), isDns1035Label, 'a version such as v1 or v1beta1');
    const schema = version.at('schema', 'openAPIV3Schema');
    if (!schema.isMap) yield schema.missing('a schema');
    else if (schema.at('type').value !== 'object')
      yield schema.at('type').refuse(`is ${shown(schema.at('type').value)}`, 'object');
  }
}

function* conversion(spec: Field): Iterable<ObjectViolation> {
  const field = spec.at('conversion');
  yield* oneOf(field.at('strategy'), ['None', 'Webhook']);
  if (field.at('strategy').value === 'Webhook' && !field.at('webhook', 'clientConfig').isMap)
    yield field.at('webhook').missing('clientConfig, because the strategy is Webhook');
  if (field.at('strategy').value === 'None' && field.at('webhook').isSet)
    yield field.at('webhook').refuse('is set', 'none, because the strategy is None');
}
