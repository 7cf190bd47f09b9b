import { isDnsSubdomain, isPathSegment, type ObjectViolation } from '@cedille/types';
import { shown, type Field, type Rule } from './field.ts';
import { labelSelector } from './selectors.ts';
import { needed, SUBDOMAIN, written } from './syntax.ts';

/** A Role. */
export const role: Rule = function* (object) {
  for (const rule of object.at('rules').items) yield* policyRule(rule, { isNamespaced: true });
};

/** A ClusterRole. */
export const clusterRole: Rule = function* (object) {
  for (const rule of object.at('rules').items) yield* policyRule(rule, { isNamespaced: false });
  const selectors = object.at('aggregationRule', 'clusterRoleSelectors');
  if (object.at('aggregationRule').isMap && !selectors.items.length) yield selectors.missing('at least one selector');
  for (const selector of selectors.items) yield* labelSelector(selector);
};

function* policyRule(rule: Field, { isNamespaced }: { isNamespaced: boolean }): Iterable<ObjectViolation> {
  if (!rule.at('verbs').items.length) yield rule.at('verbs').missing('at least one verb');
  const urls = rule.at('nonResourceURLs');
  const resources = ['apiGroups', 'resources', 'resourceNames'].filter(name => rule.at(name).items.length);
  if (!urls.items.length) {
    for (const name of ['apiGroups', 'resources'])
      if (!resources.includes(name)) yield rule.at(name).missing('at least one, or nonResourceURLs');
    return;
  }
  if (isNamespaced) yield urls.refuse('stands in a Role', 'a ClusterRole, because no namespace has such URLs');
  if (resources.length) yield urls.refuse(`stands beside ${resources[0]}`, 'a rule of its own');
}

const GROUP = 'rbac.authorization.k8s.io';

/** A RoleBinding or ClusterRoleBinding. */
export const binding: Rule = function* (object) {
  const isNamespaced = object.at('kind').value === 'RoleBinding';
  const reference = object.at('roleRef');
  if (reference.isMap) {
    const kinds = isNamespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
    const [kind, group] = [reference.at('kind'), reference.at('apiGroup')];
    if (kind.isSet && !kinds.includes(String(kind.value)))
      yield kind.refuse(`is ${shown(kind.value)}`, kinds.join(' or '));
    if (group.text !== undefined && group.text !== GROUP) yield group.refuse(`is ${shown(group.text)}`, GROUP);
    yield* needed(reference.at('name'), 'the name of a role');
    yield* written(reference.at('name'), isPathSegment, 'text without "/" and "%"');
  }
  for (const subject of object.at('subjects').items) yield* subjectOf(subject, { isNamespaced });
};

function* subjectOf(subject: Field, { isNamespaced }: { isNamespaced: boolean }): Iterable<ObjectViolation> {
  yield* needed(subject.at('name'), 'who gets the rights');
  const [kind, group, namespace] = ['kind', 'apiGroup', 'namespace'].map(name => subject.at(name)) as [
    Field,
    Field,
    Field,
  ];
  if (kind.value === 'ServiceAccount') {
    yield* written(subject.at('name'), isDnsSubdomain, SUBDOMAIN);
    if (group.text !== undefined) yield group.refuse(`is ${shown(group.text)}`, 'none, because it is a ServiceAccount');
    if (!isNamespaced && namespace.text === undefined) yield namespace.missing('the namespace of the ServiceAccount');
  } else if (kind.value !== 'User' && kind.value !== 'Group')
    yield kind.refuse(`is ${shown(kind.value)}`, 'ServiceAccount, User or Group');
  else if (group.text !== undefined && group.text !== GROUP) yield group.refuse(`is ${shown(group.text)}`, GROUP);
}
