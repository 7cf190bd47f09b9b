import { WORKLOADS } from '../../rules/pod-spec.ts';
import type { ClusterRule, Finding } from '../../rules/rule.ts';
import { imageName } from './image-name.ts';

/** Tags, or their last words, that are moved to another image from time to time. */
const FLOATING =
  /^(?:v?(?:latest|main|master|trunk|head|edge|nightly|daily|weekly|canary|dev|devel|develop|development|stable|testing|unstable|snapshot|rolling|next|current|release|prod|production|staging|preview|lts|mainline))$/i;

/** Images that are made on the machine itself and are never pulled. */
function isLocal(policy: unknown): boolean {
  return policy === 'Never';
}

export const floatingImage: ClusterRule = {
  code: 'image-floating',
  title: 'An image without a tag, or whose tag is moved to other images',
  why: 'Two Pods of one workload may run different programs, an old version cannot be had again, and a new one comes with a restart instead of a review.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  containers:\n    - { name: web, image: "nginx:latest" }\n',
  fix: 'name a version, or a digest, in {template} or in the values it reads',
  severity: 'error',
  defects: ['floating'],
  covers: { kubeScore: ['container-image-tag'], kubescape: ['C-0075'], polaris: ['tagNotSpecified'] },
  kinds: WORKLOADS,
  find: ({ workloads }) =>
    workloads.flatMap(({ on, containers }) =>
      containers.flatMap(({ name, container, path }) =>
        isLocal(container['imagePullPolicy'])
          ? []
          : judge(name, container['image']).map(finding => ({ on, path: [...path, 'image'], ...finding })),
      ),
    ),
};

function judge(container: string, image: unknown): Omit<Finding, 'path'>[] {
  const parts = typeof image === 'string' ? imageName(image) : undefined;
  if (!parts || parts.digest !== undefined) return [];
  const { tag, repository } = parts;
  if (tag !== undefined && !FLOATING.test(tag) && !/[-_.](?:latest|nightly|snapshot)$/i.test(tag)) return [];
  // What a cluster of kind was loaded with.
  if (tag === undefined && /^docker\.io\/library\/sha256$/.test(repository)) return [];
  return [
    {
      message:
        tag === undefined
          ? `The image ${String(image)} of the container ${container} has no tag, which means latest.`
          : `The tag ${tag} of the image ${String(image)} (container ${container}) is moved to other images.`,
      expected: 'a tag of one version, or a digest',
    },
  ];
}
