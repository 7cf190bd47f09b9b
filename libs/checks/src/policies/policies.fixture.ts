import { parseManifests } from '@cedille/manifests';
import { loadKubernetesTypes } from '@cedille/types';
import type { ClusterKnowledge, PlacedObject } from '../rules/cluster.ts';
import { findInCluster, findInObject } from '../rules/run-rules.ts';
import { servedResources } from '../rules/served-resources.ts';
import { CLUSTER_RULES } from './cluster-rules.ts';
import { objectsIn } from './kept-objects.ts';
import { OBJECT_RULES } from './object-rules.ts';

const resources = servedResources(await loadKubernetesTypes());

/** What all policies find in a text, as `code Kind path`. */
export function policiesOn(text: string, known?: ClusterKnowledge): string[] {
  const { manifests, problems } = parseManifests({ text, file: 'all.yaml' });
  if (problems.length) throw new Error(problems[0]!.message);
  const objects = manifests.flatMap(({ object }) => objectsIn(object)).map(({ object }): PlacedObject => ({ object }));
  return [
    ...objects.flatMap(({ object }) => findInObject(object, OBJECT_RULES).map(found => ({ ...found, on: { object } }))),
    ...findInCluster({ objects, known: { resources, ...known } }, CLUSTER_RULES),
  ].map(({ code, severity, on, path }) => `${code} ${severity} ${on.object.kind} ${path.join('.')}`);
}

/** Codes of what they find, each once. */
export function codesOn(text: string, known?: ClusterKnowledge): string[] {
  return [...new Set(policiesOn(text, known).map(found => found.split(' ')[0]!))].sort();
}

/** A namespace, an application that is as it should be, and what belongs to it. */
export const SOUND = `
apiVersion: v1
kind: Namespace
metadata: { name: sites, labels: { pod-security.kubernetes.io/enforce: restricted } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: sites }
automountServiceAccountToken: false
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: sites }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      serviceAccountName: web
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: RuntimeDefault } }
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: web } } }
      containers:
        - name: web
          image: ghcr.io/example/web:1.4.2
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /, port: http } }
          resources: { requests: { cpu: 10m, memory: 32Mi }, limits: { memory: 64Mi } }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: sites }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: sites }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: sites }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: web, namespace: sites }
rules: [{ apiGroups: [""], resources: [configmaps], verbs: [get, list, watch] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: sites }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: web }
subjects: [{ kind: ServiceAccount, name: web, namespace: sites }]
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web, namespace: argocd }
spec:
  project: sites
  destination: { server: "https://kubernetes.default.svc", namespace: sites }
  source: { repoURL: "https://github.com/example/sites", path: web, targetRevision: main }
  syncPolicy: { automated: { prune: true, selfHeal: true } }
`;

/** The sound text with one place changed; refused where the place is not there. */
export function changed(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The sound text has no ${from}.`);
    return text.replace(from, to);
  }, SOUND);
}
