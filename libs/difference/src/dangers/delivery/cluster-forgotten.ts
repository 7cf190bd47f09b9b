import { field } from '../field.ts';
import type { DangerRule, Surroundings } from '../rule.ts';

/** Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters */
export const clusterForgotten: DangerRule = {
  code: 'cluster-forgotten',
  title: 'Argo CD forgets a cluster that it delivers to',
  why: 'An Application whose cluster Argo CD does not know can neither change nor remove what it made there: it is stuck, or it goes and leaves everything behind.',
  example:
    '- kind: Secret\n-   metadata: { name: cluster-lab, labels: { argocd.argoproj.io/secret-type: cluster } }\n-   stringData: { name: lab, server: https://lab.example.org }',
  fix: 'remove the Applications that deliver there first, in a change of their own, and this one when they are gone',
  severity: 'critical',
  onDeletion: true,
  find({ change, identity: { group, kind }, before }, surroundings) {
    if (change !== 'removed' || group !== '' || kind !== 'Secret') return [];
    if (field(before, 'metadata', 'labels', 'argocd.argoproj.io/secret-type') !== 'cluster') return [];
    const cluster = { name: textOf(before, 'name'), server: textOf(before, 'server') };
    const title = cluster.name ?? cluster.server ?? 'of a name that it alone knows';
    const { staying, going } = deliveriesTo(cluster, surroundings);
    if (staying.length)
      return [
        {
          severity: 'critical',
          message: `Argo CD forgets the cluster ${title}, and ${listed(staying)} still deliver there: they can change and remove nothing any more.`,
          fix: 'remove these Applications first, and this when they are gone',
        },
      ];
    const others = going.length ? `: ${listed(going)}` : '';
    return [
      {
        severity: 'high',
        message: `Argo CD forgets the cluster ${title}: an Application for it that is not gone by then leaves behind what it made there${others}.`,
        fix: 'let the Applications that deliver there go first, in a change of their own, and look that they are gone',
      },
    ];
  },
};

interface Destination {
  name: string | undefined;
  server: string | undefined;
}

/** A value of a Secret, in whichever of its two forms. */
function textOf(secret: unknown, key: string): string | undefined {
  const plain = field(secret, 'stringData', key);
  if (typeof plain === 'string') return plain;
  const encoded = field(secret, 'data', key);
  return typeof encoded === 'string' ? Buffer.from(encoded, 'base64').toString('utf8') : undefined;
}

/** Names of the Applications, and of the sets of them, that deliver to a cluster: after the change, and only before it. */
function deliveriesTo(cluster: Destination, { objects, standing }: Surroundings) {
  const named = (object: unknown): string[] => {
    const destination = destinationOf(object);
    const isIt = (['name', 'server'] as const).some(
      key => cluster[key] !== undefined && field(destination, key) === cluster[key],
    );
    return isIt ? [String(field(object, 'metadata', 'name'))] : [];
  };
  const staying = [
    ...objects.flatMap(({ after }) => named(after)),
    ...standing().flatMap(({ object }) => named(object)),
  ];
  return { staying, going: objects.flatMap(({ before, after }) => (after ? [] : named(before))) };
}

function destinationOf(object: unknown): unknown {
  if (!String(field(object, 'apiVersion')).startsWith('argoproj.io/')) return undefined;
  const kind = field(object, 'kind');
  if (kind === 'Application') return field(object, 'spec', 'destination');
  return kind === 'ApplicationSet' ? field(object, 'spec', 'template', 'spec', 'destination') : undefined;
}

/** A few by name, and how many others there are. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${String(names.length - 3)} others` : shown;
}
