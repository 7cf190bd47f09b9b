import { describe, expect, it } from 'vitest';
import { dropStrayNamespaces } from './drop-stray-namespaces.ts';
import { parseManifests } from './parse-manifests.ts';

const ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
  # Where the release is.
  namespace: shop
  annotations:
    note: |
      namespace: shop
rules: []
`;

function dropped(text: string, template = 'shop/charts/up/templates/role.yaml') {
  const { manifests } = parseManifests({ text: `# Source: ${template}\n${text}`, file: 'a.yaml' });
  return dropStrayNamespaces({ manifests, isClusterScoped: (_, kind) => kind === 'ClusterRole' })[0]!;
}

describe('namespaces of objects that belong to none', () => {
  it('go from what upstream made, and nothing else changes', () => {
    const { text, object, head, hash } = dropped(ROLE);
    expect(text).toBe(`# Source: shop/charts/up/templates/role.yaml\n${ROLE.replace('  namespace: shop\n', '')}`);
    expect(object.metadata).toEqual({ name: 'reader', annotations: { note: 'namespace: shop\n' } });
    expect(head).toMatchObject({ kind: 'ClusterRole', name: 'reader' });
    expect(head).not.toHaveProperty('namespace');
    expect(hash).not.toBe(dropped(ROLE, 'shop/templates/role.yaml').hash);
  });

  it('stay in our own templates, which are refused for them', () => {
    expect(dropped(ROLE, 'shop/templates/role.yaml').text).toContain('  namespace: shop\n');
  });

  it('stay where the kind has one, or nobody knows the kind', () => {
    expect(dropped(ROLE.replace('ClusterRole', 'Role')).object.metadata?.namespace).toBe('shop');
  });

  it('go also in quotes', () => {
    expect(dropped(ROLE.replace('namespace: shop', 'namespace: "shop"')).object.metadata).not.toHaveProperty(
      'namespace',
    );
  });

  it('stay where they share their line, for the check to tell', () => {
    const inline = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: a, namespace: b }\n';
    expect(dropped(inline).object.metadata?.namespace).toBe('b');
  });
});
