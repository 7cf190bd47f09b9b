import type { Environment, Request, Sandbox } from '@cedille/environment';

export type { Environment, Request };
export { byName } from './by-name.ts';
export { database, type Database, type DatabaseOptions } from './database.ts';
export { googleCredentials, type GoogleCredentials, type GoogleCredentialsOptions } from './google-credentials.ts';
export { bySize, replicas, sized, sizes, type Replicas, type Resources, type Size, type Sizes } from './sizing.ts';

/** What component.yaml says about a component, resolved for one environment. */
export interface ComponentFacts {
  name: string;
  /** Namespace of its release. */
  namespace: string;
  /** First label → full host, for example `{ grafana: 'grafana.cedille.club' }`. */
  hosts: Readonly<Record<string, string>>;
  /** Name of its chart, where it runs once more because somebody asked for it. */
  instanceOf?: string;
  /** What was asked for: see `environments/README.md`. */
  request?: Request;
}

/** One Kubernetes Secret and where its content lives in Vault. */
export interface SecretFacts {
  name: string;
  /** Path below the KV mount, without `data/`. */
  path: string;
  keys: readonly string[];
  /** Vault makes the values once, at random; otherwise a person or another system writes them. */
  generated: boolean;
}

/** What one component of the environment looks like to the others. */
export interface ApplicationFacts {
  name: string;
  namespace: string;
  category: string;
  /** Team that answers for it. */
  owner: string;
  /** Version of its chart, as pinned by releases.yaml; the version in the tree where it is not pinned. */
  version: string;
  /** Digest of the pinned bundle (`sha256:…`), once there is a pin. */
  digest?: string;
  /** Sync wave: 0 comes first; everything it requires has a smaller one. */
  wave: number;
  /** The Secrets that its chart asks Vault for. */
  secrets: readonly SecretFacts[];
  /** Kinds of the objects that it renders; left out where component.yaml does not say. */
  makes?: MadeKinds;
  /** It is released several times, each into a namespace `<namespace>-<name>`. */
  instances?: true;
  /** What the volumes in its namespace hold; left out where component.yaml does not say. */
  keeps?: 'data' | 'nothing';
  /** What a request asks for: the component that it is once more, whose bundle it is in. */
  instanceOf?: string;
  /** The club that it was asked for. */
  club?: string;
  /** Fields of what it renders that a program in the cluster writes; left out where there are none. */
  writtenElsewhere?: readonly WrittenElsewhere[];
  /** How pull requests of it are tried. */
  previews?: PreviewFacts;
  /** In the service mesh; `open` where something outside of the mesh connects to it: the Gateway, the API server, others. */
  mesh?: 'open' | 'closed';
}

/** Fields of one kind that are no drift. */
export interface WrittenElsewhere {
  /** Empty for the core group. */
  group: string;
  kind: string;
  /** Paths of jq. */
  fields: readonly string[];
  reason: string;
}

/** What a request asks for of its pull requests, and what its chart says of them. */
export interface PreviewFacts {
  /** `owner/name` on GitHub. */
  repository: string;
  label: string;
  /** Path of a value → what of the pull request it is. */
  parameters: Readonly<Record<string, 'head_sha' | 'branch' | 'repository'>>;
  values: Readonly<Record<string, unknown>>;
  /** The route of the chart: its name, the port of its Service, and the ports of the Pods. */
  route: { name: string; port: number; pods: readonly number[] };
}

/** Kinds of objects, by what they belong to. */
export interface MadeKinds {
  cluster: readonly ObjectKind[];
  namespaced: readonly ObjectKind[];
}

/** A kind without its version. */
export interface ObjectKind {
  /** Empty for the core group. */
  group: string;
  kind: string;
}

/** A host that a component serves. */
export interface HostFacts {
  host: string;
  component: string;
  namespace: string;
  /** Behind the Gateway for administrators, where the environment has one. */
  internal?: true;
}

/** The whole environment, for the few generators that need it (`reads` in component.yaml). */
export interface PlatformFacts {
  /** By wave, then by name. */
  applications: readonly ApplicationFacts[];
  /** Every host that a component serves here. */
  hosts: readonly HostFacts[];
  /** Components that the environment does not list, and may have listed before: what they left has to be taken away. */
  absent?: readonly Pick<ApplicationFacts, 'name' | 'namespace' | 'instances' | 'category' | 'makes'>[];
  /** Environments that the Argo CD of this one delivers besides its own, by name. */
  delivers: readonly DeliveredEnvironment[];
  /** Environments that take their secrets from the Vault of this one besides itself, by name. */
  tenants: readonly VaultTenant[];
  /** Whose signatures count for what the Argo CD of this one delivers; an environment that asks for none is not among them. */
  signers?: readonly SignerFacts[];
}

/** Whose signature counts for the bundles of an environment: somebody whom Sigstore knows, or whoever has a key. */
export interface SignerFacts {
  environment: string;
  /** OCI repository below which its components have their bundles. */
  bundles: string;
  by:
    | {
        kind: 'identity';
        /** Subject of the certificate, in full. */
        identity: string;
        /** Who vouched for it. */
        issuer: string;
        /** JSON of a trusted root; the public one when undefined. */
        trustedRoot?: string | undefined;
      }
    | {
        kind: 'key';
        /** PEM of the public key. */
        pem: string;
      };
}

/** What whoever writes the policies and roles of a Vault must know of another environment that has its secrets there. */
export interface VaultTenant {
  name: string;
  cluster: Environment['cluster'];
  vault: Environment['vault'];
  clubs: NonNullable<Environment['clubs']>;
  organisation: string;
  /** What runs there, by name. */
  applications: readonly Pick<ApplicationFacts, 'name' | 'namespace' | 'category' | 'secrets'>[];
  hosts: PlatformFacts['hosts'];
}

/** What the Argo CD of one environment must know of another one that it delivers. */
export interface DeliveredEnvironment {
  name: string;
  /** Name under which its cluster is registered. */
  cluster: string;
  /** URL of its API server. */
  endpoint: string;
  /** Of a vcluster that lives here: the namespace of this cluster with all its volumes. */
  volumes?: string;
  /** Of a vcluster that lives here: what its control plane has to be like. */
  hosted?: HostedCluster;
  /** Sync wave of its root: after everything in the environment that delivers it. */
  wave: number;
  registry: Environment['registry'];
  delivery: Environment['delivery'];
  clubs: NonNullable<Environment['clubs']>;
  teams: Environment['git']['teams'];
  /** Its bucket, where it has one. */
  backup?: NonNullable<Environment['backup']>;
}

/** A vcluster, as its host sees it. */
export interface HostedCluster {
  /** Version of Kubernetes, without `v`. */
  kubernetes: string;
  sizing: Environment['sizing'];
  /** Kinds that it copies to its host because they are only acted on there: keys of `sync.toHost` of its chart. */
  syncs: readonly string[];
  /** Virtual clusters for people beside it; left out where there are none. */
  sandboxes?: readonly (Pick<Sandbox, 'expires' | 'login' | 'person'> & { name: string; volumes: string })[];
}

/** What a generator computes values from. Nothing else: no clock, no files, no environment variables. */
export interface Context {
  environment: Environment;
  component: ComponentFacts;
  /** All of it for components with `reads: platform`; with `reads: delivered`, only the environments in `delivers` and who signs. */
  platform: PlatformFacts;
}

/** A pure function from facts to the values of one component. */
export type Generator<Values = Record<string, unknown>> = (context: Context) => Values;

type Primitive = string | number | boolean | bigint | null | undefined;
type AllKeys<T> = T extends unknown ? keyof T : never;
type ValueAt<T, K extends PropertyKey> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;

/** Shown by the compiler at a key that the chart never reads. */
export interface UnknownKey<Key extends PropertyKey> {
  'the chart has no such value': Key;
}

/** `Given` with every key that `Expected` does not know turned into an {@link UnknownKey}, at every depth. */
export type Exact<Expected, Given> = Given extends Primitive
  ? Given
  : Given extends readonly (infer Item)[]
    ? NonNullable<Expected> extends readonly (infer ExpectedItem)[]
      ? readonly Exact<ExpectedItem, Item>[]
      : Given
    : Given extends object
      ? {
          [Key in keyof Given]: Key extends AllKeys<NonNullable<Expected>>
            ? Exact<ValueAt<NonNullable<Expected>, Key>, Given[Key]>
            : string extends AllKeys<NonNullable<Expected>>
              ? Given[Key]
              : AllKeys<NonNullable<Expected>> extends never
                ? Given[Key]
                : UnknownKey<Key>;
        }
      : Given;

/**
 * Declares the generator of a component, typed by the types made from the schema of its values:
 *
 *     export default defineValues<Values>()(({ environment, component }) => ({ url: `https://${component.hosts.grafana}` }));
 *
 * A key that the schema does not know is a compile error at that key, however deep, also through spreads and variables.
 */
export function defineValues<Values>() {
  return <Given extends Values>(generator: (context: Context) => Given & Exact<Values, Given>): Generator<Values> =>
    generator;
}
