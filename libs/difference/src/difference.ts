import type { Document, KubernetesObject } from '@cedille/manifests';
import type { Problem } from '@cedille/source';
import type { Hunk } from './compare/compare-lines.ts';

/** The manifests of one component in one environment, as they are rendered or packed in a bundle. */
export interface RenderedText {
  environment: string;
  component: string;
  /** A stream of YAML documents; may be left out when they are given one by one. */
  text?: string;
  /** The same, cut already, with the hash of each text where it is known. */
  documents?: readonly (Document & { hash?: string })[];
  /** Where objects go that name no namespace, so that naming it makes no other object of them. */
  namespace?: string;
}

/** What makes an object the same object before and after. The version of its API is not part of it. */
export interface Identity {
  /** Empty for the core group. */
  group: string;
  kind: string;
  /** Empty for what lives in no namespace, and where nobody says which one it is. */
  namespace: string;
  name: string;
}

/** A step of a path: a key, a place in a list (from 0), or the fields by which an item of a list is known. */
export type Step = string | number | Readonly<Record<string, string | number | boolean>>;

/** One field that is another now. Everything below an added or removed field is part of that one change. */
export interface FieldChange {
  path: readonly Step[];
  change: 'added' | 'removed' | 'changed' | 'reordered';
  /** Absent when added; the keys of the items when reordered. Never the value of a secret. */
  before?: unknown;
  after?: unknown;
  /** The value is a secret's, and was left out. */
  hidden?: true;
  /** Why a reviewer can pass it over: a checksum of something that is shown itself, or a version label. */
  minor?: 'checksum' | 'version';
}

/** What happens to one object. */
export interface ObjectDifference {
  change: 'added' | 'removed' | 'changed' | 'renamed';
  identity: Identity;
  /** Of a renamed object: what it was called. Kubernetes removes that one and makes the other. */
  renamedFrom?: Identity;
  environment: string;
  /** The component it belongs to after the change, or did before. */
  component: string;
  /** Set when another component had it before. */
  movedFrom?: string;
  apiVersion: { before?: string; after?: string };
  /** Sorted as the fields stand in the object; empty when added or removed. */
  changes: readonly FieldChange[];
  /** Set when all changes are minor. */
  minor?: true;
  /** Equal for the same change in different environments. */
  fingerprint: string;
  before?: KubernetesObject;
  after?: KubernetesObject;
  /** The texts line by line, secrets left out; worked out when called. */
  lines: () => readonly Hunk[];
}

export type Severity = 'critical' | 'high' | 'notice';

/** Something that a reviewer must know before this is merged. */
export interface Danger {
  /** Of the rule: `immutable-field`. */
  code: string;
  /** critical: data is lost, or the cluster refuses it. high: something stops, or opens. notice: worth a look. */
  severity: Severity;
  environment: string;
  component: string;
  object: Identity;
  /** Field inside the object. */
  path?: string;
  /** What happens. One sentence. */
  message: string;
  /** What to do, imperative, without a full stop. */
  fix: string;
}

/** An image or chart whose version is another now. */
export interface VersionChange {
  kind: 'image' | 'chart';
  /** Without version. */
  name: string;
  before: string;
  after: string;
  /** How many objects carry it. */
  objects: number;
}

/** Everything that a change does to one environment. */
export interface EnvironmentDifference {
  environment: string;
  /** By component, kind, namespace and name. */
  objects: readonly ObjectDifference[];
  /** The gravest first. */
  dangers: readonly Danger[];
  versions: readonly VersionChange[];
  /** Objects that stay as they are, in the texts that were given. */
  unchanged: number;
  /** Documents that cannot be read. */
  problems: readonly Problem[];
}

/** Everything that a change does. Environments without any difference are in it, too. */
export interface Difference {
  environments: readonly EnvironmentDifference[];
}
