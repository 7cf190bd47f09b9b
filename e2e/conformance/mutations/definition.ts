/** A custom resource that uses everything definitions can ask for. */
export const DEFINITION = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: parts.mutations.example }
spec:
  group: mutations.example
  scope: Namespaced
  names: { kind: Part, plural: parts, singular: part, listKind: PartList }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          required: [spec]
          properties:
            spec:
              type: object
              required: [host, backend]
              properties:
                host: { type: string, minLength: 1, maxLength: 60, pattern: "^[a-z0-9.-]+$" }
                mode: { type: string, enum: [fast, slow], default: slow }
                weight: { type: integer, minimum: 0, maximum: 100, exclusiveMaximum: true, multipleOf: 2 }
                share: { type: number, minimum: 0, exclusiveMinimum: true, maximum: 1 }
                size: { x-kubernetes-int-or-string: true, anyOf: [{ type: integer }, { type: string }], pattern: "^[0-9]+(Mi|Gi)?$" }
                port: { x-kubernetes-int-or-string: true, anyOf: [{ type: integer }, { type: string }] }
                every: { type: string, format: duration }
                since: { type: string, format: date-time }
                names: { type: array, maxItems: 3, x-kubernetes-list-type: set, items: { type: string, maxLength: 20 } }
                listeners:
                  type: array
                  maxItems: 8
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  items:
                    type: object
                    required: [name, port]
                    properties:
                      name: { type: string, maxLength: 63 }
                      port: { type: integer, format: int32, minimum: 1, maximum: 65535 }
                      tls: { type: object, properties: { mode: { type: string, enum: [Terminate, Passthrough], default: Terminate } } }
                  x-kubernetes-validations:
                    - { rule: "self.all(one, self.exists_one(other, one.port == other.port))", message: each port once }
                    - { rule: "self.all(one, one.port != 443 || has(one.tls))", message: 443 needs tls }
                backend:
                  type: object
                  properties: { service: { type: string }, bucket: { type: string } }
                  oneOf: [{ required: [service] }, { required: [bucket] }]
                limits:
                  type: object
                  properties: { minimum: { type: integer, default: 1 }, maximum: { type: integer, default: 3 } }
                  x-kubernetes-validations: [{ rule: self.minimum <= self.maximum, message: minimum is above maximum }]
                labels: { type: object, maxProperties: 3, additionalProperties: { type: string, not: { enum: [""] } } }
                namespace: { type: string }
                free: { type: object, x-kubernetes-preserve-unknown-fields: true }
              x-kubernetes-validations:
                - { rule: "!has(self.__namespace__) || self.__namespace__ != 'kube-system'", message: not there }
                - { rule: "self.mode == 'slow' || self.names.size() > 9 || self.weight >= 0", message: fast needs a weight that is told }
                - { rule: "!self.host.endsWith('!')", message: no shouting }`;
