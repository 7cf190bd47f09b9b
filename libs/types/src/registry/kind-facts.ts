import type { Scope } from '../form/facts.ts';
import type { ObjectType } from '../form/type.ts';

/** What the registry answers about one kind. */
export interface KindFacts {
  apiVersion: string;
  kind: string;
  scope: Scope;
  /** Name in REST paths and RBAC rules: `deployments`. */
  plural: string;
  /** Whether a custom resource is stored in this version. */
  storage: boolean;
  type: ObjectType;
  /** `Kubernetes v1.35.4`, for messages. */
  source: string;
  /** Whether it is one of Kubernetes' own kinds. */
  builtIn: boolean;
}
