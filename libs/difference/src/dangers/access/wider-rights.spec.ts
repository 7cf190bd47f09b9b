import { describe, expect, it } from 'vitest';
import { codesOf, dangersOf, object } from '../testing.ts';

const role = (...rules: string[]): string =>
  object('rbac.authorization.k8s.io/v1/ClusterRole', `rules: [${rules.join(', ')}]`);
const rule = (resources: string, verbs: string, groups = '""'): string =>
  `{apiGroups: [${groups}], resources: [${resources}], verbs: [${verbs}]}`;
const binding = (subjects: string, to: string): string =>
  object('rbac.authorization.k8s.io/v1/ClusterRoleBinding', `roleRef: {name: ${to}}\nsubjects: [${subjects}]`);

describe('wider-rights', () => {
  it('sees a verb, a resource and a wildcard that are new', () => {
    expect(codesOf(role(rule('pods', 'get')), role(rule('pods', 'get, list')))).toEqual(['wider-rights notice']);
    expect(codesOf(role(rule('pods', 'get')), role(rule('pods, nodes', 'get')))).toEqual(['wider-rights notice']);
    expect(codesOf(role(rule('pods', 'get')), role(rule('pods', '"*"')))).toEqual(['wider-rights high']);
    expect(codesOf(role(rule('pods', 'get')), role(rule('pods, secrets', 'get')))).toEqual(['wider-rights high']);
  });

  it('sees a name that is no longer asked for', () => {
    const named = `{apiGroups: [""], resources: [configmaps], verbs: [update], resourceNames: [a]}`;
    expect(codesOf(role(named), role(rule('configmaps', 'update')))).toEqual(['wider-rights notice']);
  });

  it('leaves rules alone that say the same in other words, or less', () => {
    const together = role(rule('pods, nodes', 'get, list'));
    const apart = role(rule('nodes', 'list, get'), rule('pods', 'get'), rule('pods', 'list'));
    expect(codesOf(together, apart)).toEqual([]);
    expect(codesOf(together, role(rule('pods', 'get')))).toEqual([]);
    expect(codesOf(role(rule('"*"', '"*"')), role(rule('secrets', 'get')))).toEqual([]);
  });

  it('names of a new role only what gives power over others', () => {
    expect(codesOf('', role(rule('pods', 'get')))).toEqual([]);
    expect(dangersOf('', role(rule('pods', 'get'), rule('pods/exec', 'create')))[0]!.message).toContain(
      'create of pods/exec.',
    );
  });

  it('sees who gets a role', () => {
    const [a, b] = ['{kind: Group, name: a}', '{kind: Group, name: b}'];
    expect(codesOf(binding(a, 'view'), binding(`${a}, ${b}`, 'view'))).toEqual(['wider-rights notice']);
    expect(codesOf(binding(a, 'view'), binding(`${a}, {kind: Group, name: "system:authenticated"}`, 'view'))).toEqual([
      'wider-rights high',
    ]);
    expect(codesOf('', binding(a, 'cluster-admin'))).toEqual(['wider-rights high']);
    expect(codesOf('', binding(a, 'view'))).toEqual([]);
    expect(codesOf(binding(`${a}, ${b}`, 'view'), binding(b, 'view'))).toEqual([]);
  });
});
