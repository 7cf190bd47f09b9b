import type { Thing } from './relations.ts';
import type { Labels } from './extract/selector.ts';

/** A cluster as far as references are concerned, beside what is rendered for it. */
export interface Surroundings {
  components: readonly Neighbour[];
  /** What the cluster has by itself, and who says so. */
  things: readonly Thing[];
  /** Kinds of which the cluster has objects that nobody lists. */
  unlisted: readonly string[];
  /** Custom kinds, or whole groups, that are no reason for Pods: {@link RelationTable.podless}. */
  podless: readonly string[];
  /** Its network; undefined where no facts say. */
  network?: ClusterNetwork;
  /** Of a vcluster: what it copies to its host, as `sync.toHost` of its chart names it. */
  synced?: readonly string[];
  /** The class that facts call replicated, and how many copies they say it keeps. */
  storage?: { name: string; replicas: number };
  /** Who backs up its volumes; undefined where there is no bucket for that. */
  backup?: BackupPlace;
  /** Whether a kind lives in a namespace; undefined when nobody knows the kind. */
  scopeOf: (kind: string) => 'Cluster' | 'Namespaced' | undefined;
  /** Whether a kind is not one of Kubernetes' own. */
  isCustom: (kind: string) => boolean;
}

/** Where Pods and servers of a cluster answer, behind its Services. */
export interface ClusterNetwork {
  dns: DnsPods;
  /** CIDRs and port of the API server; undefined where nobody says. */
  apiServer: { addresses: readonly string[]; port: number } | undefined;
}

/** The Pods of kube-system that answer for DNS. */
export interface DnsPods {
  port: number;
  labels: Labels;
}

/** A component whose objects go to the cluster. */
export interface Neighbour {
  name: string;
  /** The one that lists it: another one than that of the cluster where its Argo CD delivers others. */
  environment: string;
  /** Where its objects go that name no namespace. */
  namespace: string;
  /** It is released several times, each into a namespace `<namespace>-<instance>`. */
  instances?: true;
  /** The file that asks for it, where it is no component that is listed. */
  askedIn?: string;
  /** Whether all that it makes is at hand: nothing is missing of its render, and it was asked for. */
  isComplete: boolean;
  /** Secrets that it says are made by somebody else; `<instance>` in a name stands for that of a release. */
  otherSecrets: readonly { name: string; keys: readonly string[] }[];
  /** What the volumes in its namespace hold; left out where it does not say. */
  keeps?: 'data' | 'nothing';
}

/** Who backs up the volumes of a cluster. */
export interface BackupPlace {
  /** The environment whose schedules count: that of the cluster, or of the host of a vcluster. */
  environment: string;
  /** Of a vcluster: the namespace of its host where all its volumes are. */
  namespace?: string;
}
