import { imagesFor, SAMPLE_IMAGE, until, type KubernetesObject } from '@cedille/cluster';
import type { LivePlatform } from './live-platform.ts';
import { tell } from './tell.ts';

/** The component whose Service and route the sample application stands behind. */
export const SITE = 'grav';

/** What the Pods of the sample application have beside its own container. */
export interface SampleAdditions {
  /** Arguments of the application. */
  args?: readonly string[];
  mounts?: readonly object[];
  /** Further fields of the Pods. */
  pod?: object;
}

/** Runs the sample application where the site would: in its namespace, behind its Service and its route as they are rendered. */
export async function runSample(platform: LivePlatform, additions: SampleAdditions = {}): Promise<void> {
  const { client, objects, install } = platform;
  await loadSample(platform);
  await install(SITE, { only: ({ kind = '' }) => SURROUNDINGS.includes(kind) });
  const deployment = sampleFor(
    objects(SITE).find(({ kind }) => kind === 'Deployment')!,
    additions,
  );
  const { generation } = (await client.apply(deployment)).metadata as object as { generation: number };
  await until({
    what: 'the sample application runs',
    timeoutMs: 300_000,
    condition: async () => {
      const { status } = (await client.read(deployment)) as { status?: Status };
      const { observedGeneration = 0, updatedReplicas = 0, availableReplicas = 0, replicas } = status ?? {};
      return observedGeneration >= generation && Math.min(updatedReplicas, availableReplicas) >= 1 && replicas === 1;
    },
    state: () => platform.kubectl(['-n', SITE, 'describe', 'pods', '-l', 'club.cedille.sample']),
  });
}

interface Status {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  availableReplicas?: number;
}

async function loadSample({ root, cluster }: LivePlatform): Promise<void> {
  const { built } = await imagesFor('sample', [SAMPLE_IMAGE], { root, onProgress: tell });
  await cluster.loadImages([built!.file]);
  tell(`${SITE}: a sample application stands in for it, behind its own Service and route`);
}

/** What surrounds the Pods of a component. */
const SURROUNDINGS: readonly string[] = ['Namespace', 'ServiceAccount', 'Service', 'HTTPRoute', 'NetworkPolicy'];

/** With the labels of the component, so that its Service and its policies mean it. */
function sampleFor({ metadata, spec }: KubernetesObject, { args, mounts, pod }: SampleAdditions): KubernetesObject {
  const { selector, template } = spec as { selector: object; template: { metadata: { labels: object } } };
  const container = {
    name: 'sample',
    image: SAMPLE_IMAGE,
    imagePullPolicy: 'Never',
    ports: [{ name: 'http', containerPort: 8080 }],
    readinessProbe: { httpGet: { path: '/healthz', port: 'http' } },
    securityContext: RESTRICTED,
    ...(args && { args }),
    ...(mounts && { volumeMounts: mounts }),
  };
  const securityContext = { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } };
  const labels = { ...template.metadata.labels, 'club.cedille.sample': 'true' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'sample', namespace: metadata.namespace! },
    spec: { selector, template: { metadata: { labels }, spec: { securityContext, containers: [container], ...pod } } },
  };
}

/** As the Pod Security Standard of that name asks for. */
export const RESTRICTED = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
