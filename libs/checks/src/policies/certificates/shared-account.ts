import { nameOf, namespaceOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { textAt } from '../../rules/value-at.ts';

const KINDS = ['ClusterIssuer', 'Issuer'] as const;

export const sharedAccount: ClusterRule = {
  code: 'account-shared',
  title: 'An issuer with the account key of another one',
  why: 'It was copied: both directories know one key, so that what is for tests opens what is for production, and whoever replaces the key of one replaces it for both.',
  example:
    'apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: { name: real }\nspec: { acme: { server: "https://acme.example/directory", privateKeySecretRef: { name: account } } }\n---\napiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: { name: trial }\nspec: { acme: { server: "https://trial.acme.example/directory", privateKeySecretRef: { name: account } } }\n',
  fix: 'name a Secret of its own in {template} or in the values it reads',
  severity: 'warning',
  defects: ['swapped'],
  kinds: KINDS,
  find: findShared,
};

function findShared<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  const first = new Map<string, T>();
  return KINDS.flatMap(kind =>
    cluster.of(kind).flatMap((issuer): PlacedFinding<T>[] => {
      const path = ['spec', 'acme', 'privateKeySecretRef', 'name'];
      const secret = textAt(issuer.object, path);
      if (secret === undefined || !String(issuer.object.apiVersion).startsWith('cert-manager.io/')) return [];
      // Those of the whole cluster have their Secrets in one namespace, which only cert-manager knows.
      const key = `${kind === 'Issuer' ? namespaceOf(issuer) : ''}/${secret}`;
      const other = first.get(key);
      if (!other) first.set(key, issuer);
      if (!other || serverOf(other) === serverOf(issuer)) return [];
      return [
        {
          on: issuer,
          path,
          message: `${kind} ${nameOf(issuer)} has the account key ${secret}, which is that of ${nameOf(other)} at another server.`,
          expected: 'a Secret that no other issuer names',
        },
      ];
    }),
  );
}

function serverOf({ object }: PlacedObject): string | undefined {
  return textAt(object, ['spec', 'acme', 'server']);
}
