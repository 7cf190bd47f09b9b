import type { RuleDescription } from '@cedille/checks';
import type { KubernetesObject } from '@cedille/manifests';
import type { TypeRegistry } from '@cedille/types';
import type { DefinitionsOf } from '../definitions-of.ts';
import type { Danger, EnvironmentDifference, Identity, ObjectDifference } from '../difference.ts';

/** What a rule says of one object; the place is filled in for it. */
export type Finding = Pick<Danger, 'severity' | 'message' | 'fix'> & Partial<Pick<Danger, 'path'>>;

/** What becomes of data when an object of a kind is removed. */
export type Holding = 'data' | 'nothing';

/** An object that is the same before and after. */
export interface StandingObject {
  identity: Identity;
  component: string;
  object: KubernetesObject;
}

/** What a rule can ask about the rest of the environment. */
export interface Surroundings {
  environment: string;
  /** Everything that is added, removed or changed there. */
  objects: EnvironmentDifference['objects'];
  /** Components that render nothing there any longer. */
  gone: ReadonlySet<string>;
  /** Components that the environment no longer lists: their Applications go, not single objects. */
  left: ReadonlySet<string>;
  /** What stays as it is, as far as it is at hand; read when somebody asks. */
  standing: () => readonly StandingObject[];
  /** What is known of kinds. */
  registry?: TypeRegistry | undefined;
  /** Definitions of custom resources as they are after the change. */
  definitions: DefinitionsOf;
  /** What components say of the kinds that they bring, by `group/Kind`. */
  holdings: ReadonlyMap<string, Holding>;
}

/** One danger: a module each, and a row of the catalogue beside the rules of libs/checks. */
export interface DangerRule extends RuleDescription {
  severity: Danger['severity'];
  /**
   * What it says of a removed object holds only once that is deleted: nothing is said where it is kept, and who is asked
   * first is added.
   */
  onDeletion?: true;
  /** Pure: the same object gives the same findings. */
  find: (object: ObjectDifference, surroundings: Surroundings) => Finding[];
}
