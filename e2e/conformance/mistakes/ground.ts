// The objects that mistakes are made of, and what each of them finds in its cluster.

export const metadata = (name: string): string => `metadata: { name: ${name}, namespace: mistakes }`;

export const pod = (spec: string, name = 'web'): string => `
apiVersion: v1
kind: Pod
${metadata(name)}
spec: ${spec}`;

export const deployment = ({
  labels = 'app: web',
  selector = 'app: web',
  container = 'name: web, image: web',
  spec = '',
} = {}): string => `
apiVersion: apps/v1
kind: Deployment
${metadata('web')}
spec:
  selector: { matchLabels: { ${selector} } }
  template:
    metadata: { labels: { ${labels} } }
    spec: { ${spec}containers: [{ ${container} }] }`;

export const service = (spec: string): string => `
apiVersion: v1
kind: Service
${metadata('web')}
spec: ${spec}`;

/** A custom resource with rules, as most operators have them. */
export const SITES = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: sites.mistakes.example }
spec:
  group: mistakes.example
  scope: Namespaced
  names: { kind: Site, plural: sites, singular: site, listKind: SiteList }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                host: { type: string }
                minReplicas: { type: integer }
                maxReplicas: { type: integer }
                storage:
                  type: string
                  x-kubernetes-validations: [{ rule: self == oldSelf, message: storage cannot change }]
                tls: { type: boolean }
                secretName: { type: string }
                names:
                  type: array
                  x-kubernetes-list-type: set
                  items: { type: string }
              x-kubernetes-validations:
                - { rule: "!has(self.minReplicas) || !has(self.maxReplicas) || self.minReplicas <= self.maxReplicas", message: minReplicas is above maxReplicas }
                - { rule: "!has(self.tls) || !self.tls || has(self.secretName)", message: tls needs a secretName }`;

export const site = (spec: string): string => `
apiVersion: mistakes.example/v1
kind: Site
${metadata('blog')}
spec: ${spec}`;

/** What every mistake finds: a namespace that allows little, a definition with rules, and a policy of the cluster. */
export const GROUND: readonly string[] = [
  SITES,
  `
apiVersion: v1
kind: Namespace
metadata: { name: mistakes, labels: { pod-security.kubernetes.io/enforce: restricted } }`,
  `
apiVersion: v1
kind: LimitRange
${metadata('small')}
spec: { limits: [{ type: Container, max: { memory: 1Gi } }] }`,
  `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: owned }
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps] }]
  validations: [{ expression: "has(object.metadata.labels) && 'owner' in object.metadata.labels", message: every ConfigMap has an owner }]`,
  `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: owned }
spec:
  policyName: owned
  validationActions: [Deny]
  matchResources: { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: mistakes } } }`,
];

/** A container that the namespace lets in. */
export const SAFE =
  'allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: [ALL] }, seccompProfile: { type: RuntimeDefault }';
