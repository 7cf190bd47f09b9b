/** A custom resource whose definition says what of it may change. */
export const CHANGING = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: plans.mutations.example }
spec:
  group: mutations.example
  scope: Namespaced
  names: { kind: Plan, plural: plans, singular: plan, listKind: PlanList }
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
              x-kubernetes-validations:
                - { rule: has(self.owner) == has(oldSelf.owner), message: The owner is there from the start. }
              properties:
                class: { type: string, maxLength: 20, x-kubernetes-validations: [{ rule: self == oldSelf }] }
                owner: { type: string, maxLength: 20 }
                mode:
                  type: string
                  default: slow
                  maxLength: 20
                  x-kubernetes-validations: [{ rule: "oldSelf != 'fast' || self == oldSelf" }]
                size: { type: integer, minimum: 0, x-kubernetes-validations: [{ rule: self >= oldSelf }] }
                words:
                  type: array
                  maxItems: 5
                  x-kubernetes-list-type: set
                  items: { type: string, maxLength: 20 }
                  x-kubernetes-validations: [{ rule: self == oldSelf }]
                order:
                  type: array
                  maxItems: 5
                  items: { type: string, maxLength: 20 }
                  x-kubernetes-validations: [{ rule: "self.all(one, one in oldSelf)" }]
                disks:
                  type: array
                  maxItems: 5
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  items:
                    type: object
                    required: [name]
                    properties:
                      name: { type: string, maxLength: 20 }
                      size: { type: integer, x-kubernetes-validations: [{ rule: self >= oldSelf }] }
                      kind: { type: string, maxLength: 20 }
                    x-kubernetes-validations: [{ rule: "!has(oldSelf.kind) || has(self.kind)" }]
                zones:
                  type: object
                  maxProperties: 5
                  additionalProperties:
                    type: object
                    properties: { cidr: { type: string, maxLength: 30, x-kubernetes-validations: [{ rule: self == oldSelf }] } }
                replicas:
                  type: integer
                  x-kubernetes-validations:
                    - { rule: "!oldSelf.hasValue() || self - oldSelf.value() < 10", optionalOldSelf: true }
`;

/** As it is in the cluster before it changes. */
export const CHANGED = `apiVersion: mutations.example/v1
kind: Plan
metadata: { name: plan, namespace: mutations }
spec:
  class: gold
  owner: sre
  mode: fast
  size: 3
  words: [b, a]
  order: [first, second]
  disks: [{ name: one, size: 10, kind: nvme }, { name: two, size: 20 }]
  zones: { north: { cidr: 10.0.0.0/8 }, south: { cidr: 10.1.0.0/16 } }
  replicas: 4`;
