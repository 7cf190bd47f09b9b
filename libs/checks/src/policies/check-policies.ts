import { objectName } from '@cedille/manifests';
import type { ClusterKnowledge, PlacedObject } from '../rules/cluster.ts';
import { ownFix, type ClusterRule } from '../rules/rule.ts';
import { openCluster } from '../rules/run-rules.ts';
import type { Neighbour } from '../references/surroundings.ts';
import type { ReferenceFinding } from '../references/tell-findings.ts';
import { CLUSTER_RULES } from './cluster-rules.ts';
import type { KeptObject } from './kept-objects.ts';

export interface CheckPoliciesOptions {
  known: ClusterKnowledge;
  rendered: readonly RenderedObjects[];
}

/** What one component renders: the objects of each document that rules look at, in the order of the file. */
export interface RenderedObjects {
  component: Neighbour;
  documents: readonly (readonly KeptObject[])[];
}

interface Placed extends PlacedObject, KeptObject {
  component: Neighbour;
  document: number;
}

/** What all rules about clusters find in one. */
export function checkPolicies(options: CheckPoliciesOptions): ReferenceFinding[] {
  return CLUSTER_RULES.flatMap(openPolicies(options));
}

/** What each of them finds there. */
export function openPolicies({ known, rendered }: CheckPoliciesOptions): (rule: ClusterRule) => ReferenceFinding[] {
  const objects = rendered.flatMap(({ component, documents }) =>
    documents.flatMap((kept, document) =>
      kept.map((one): Placed => ({
        ...one,
        namespace: component.namespace,
        source: component.name,
        component,
        document,
      })),
    ),
  );
  const find = openCluster({ objects, known });
  return rule =>
    find(rule).map(({ on, path, fix, expected = '', ...words }) => ({
      code: words.code,
      severity: words.severity,
      message: words.message,
      component: on.component.name,
      environment: on.component.environment,
      document: on.document,
      object: objectName(on.object),
      path: [...on.within, ...path],
      expected,
      fix: fix ?? ownFix(rule),
    }));
}
