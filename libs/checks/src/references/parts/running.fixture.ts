import fc from 'fast-check';
import { deployment, named, POD, rename, set, type MakePart, type PodSpec, type Slip } from './part.fixture.ts';

const RBAC = 'rbac.authorization.k8s.io';

export const accountPart = fc.boolean().map((isWide): MakePart => ({ namespace, index }) => {
  const name = `account-${index}`;
  const kind = isWide ? 'ClusterRole' : 'Role';
  const own = isWide ? undefined : namespace;
  const binding = {
    ...named(`${RBAC}/v1`, `${kind}Binding`, name, own),
    roleRef: { apiGroup: RBAC, kind, name: `role-${index}` },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  };
  const role = { ...named(`${RBAC}/v1`, kind, `role-${index}`, own), rules: [] };
  return {
    objects: [
      named('v1', 'ServiceAccount', name, namespace),
      role,
      binding,
      deployment({ namespace, index }, { spec: { serviceAccountName: name } }),
    ],
    slips: [
      { what: 'a role is renamed', code: 'reference-missing', apply: rename(1) },
      { what: 'an account is renamed', code: 'reference-missing', apply: rename(0) },
      {
        what: 'a Pod names another account',
        code: 'reference-missing',
        apply: objects => set(objects[3]!, [...POD, 'serviceAccountName'], 'gone'),
      },
    ],
  };
});

const STORAGE = 'storage.k8s.io/v1';

export const claimPart = fc.boolean().map((isStateful): MakePart => spot => {
  const { namespace, index } = spot;
  const storage = { ...named(STORAGE, 'StorageClass', `class-${index}`), provisioner: 'a.example' };
  const claim = {
    ...named('v1', 'PersistentVolumeClaim', `claim-${index}`, namespace),
    spec: { storageClassName: `class-${index}` },
  };
  const stateful = {
    ...named('apps/v1', 'StatefulSet', `db-${index}`, namespace),
    spec: {
      selector: { matchLabels: { db: `db-${index}` } },
      serviceName: `db-${index}`,
      template: {
        metadata: { labels: { db: `db-${index}` } },
        spec: { containers: [{ name: 'db', volumeMounts: [{ name: 'data', mountPath: '/d' }] }] },
      },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { storageClassName: `class-${index}` } }],
    },
  };
  const headless = {
    ...named('v1', 'Service', `db-${index}`, namespace),
    spec: { clusterIP: 'None', selector: { db: `db-${index}` }, ports: [{ port: 5432 }] },
  };
  const claimName = isStateful ? `data-db-${index}-0` : `claim-${index}`;
  const pods = deployment(spot, {
    container: { volumeMounts: [{ name: 'v', mountPath: '/v' }] },
    spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] },
  });
  return {
    objects: isStateful ? [storage, pods, stateful, headless] : [storage, pods, claim],
    slips: [
      { what: 'a class is renamed', code: 'reference-missing', apply: rename(0) },
      {
        what: 'another claim is mounted',
        code: 'reference-missing',
        apply: all => set(all[1]!, [...POD, 'volumes', 0, 'persistentVolumeClaim', 'claimName'], 'gone'),
      },
      isStateful
        ? {
            what: 'another Service governs',
            code: 'reference-missing',
            apply: all => set(all[2]!, ['spec', 'serviceName'], 'gone'),
          }
        : { what: 'a claim is removed', code: 'reference-missing', apply: all => void all.pop() },
    ],
  };
});

export const guardPart = fc.constantFrom('policy', 'budget', 'scaler').map((what): MakePart => spot => {
  const { namespace, index } = spot;
  const selector = { matchLabels: { app: `app-${index}` } };
  const guards = {
    policy: {
      ...named('networking.k8s.io/v1', 'NetworkPolicy', `np-${index}`, namespace),
      spec: { podSelector: selector },
    },
    budget: {
      ...named('policy/v1', 'PodDisruptionBudget', `pdb-${index}`, namespace),
      spec: { selector, minAvailable: 1 },
    },
    scaler: {
      ...named('autoscaling/v2', 'HorizontalPodAutoscaler', `hpa-${index}`, namespace),
      spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: `app-${index}` } },
    },
  };
  const slips: Record<string, Slip> = {
    policy: {
      what: 'a policy selects other labels',
      code: 'selects-nothing',
      apply: all => set(all[0]!, ['spec', 'podSelector', 'matchLabels', 'app'], 'gone'),
    },
    budget: {
      what: 'a budget selects other labels',
      code: 'selects-nothing',
      apply: all => set(all[0]!, ['spec', 'selector', 'matchLabels', 'app'], 'gone'),
    },
    scaler: {
      what: 'something else is scaled',
      code: 'reference-missing',
      apply: all => set(all[0]!, ['spec', 'scaleTargetRef', 'name'], 'gone'),
    },
  };
  return { objects: [guards[what], deployment(spot)], slips: [slips[what]!] };
});

/** What may be missing, and what every cluster has. */
export const freePart = fc.nat({ max: 4 }).map((way): MakePart => spot => {
  const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'none', key: 'a', optional: true } } }];
  const free: PodSpec[] = [
    { container: { env } },
    { container: { envFrom: [{ configMapRef: { name: 'none', optional: true } }] } },
    { spec: { serviceAccountName: 'default', priorityClassName: 'system-node-critical' } },
    { container: { envFrom: [{ configMapRef: { name: 'kube-root-ca.crt' } }] } },
    {
      spec: {
        volumes: [{ name: 'v', secret: { secretName: 'none', optional: true, items: [{ key: 'a', path: 'a' }] } }],
      },
    },
  ];
  return { objects: [deployment(spot, free[way])], slips: [] };
});
