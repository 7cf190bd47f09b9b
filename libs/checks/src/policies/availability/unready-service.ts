import { isMap } from '@cedille/source';
import { nameOf, namespaceOf, type Cluster, type PlacedObject, type Workload } from '../../rules/cluster.ts';
import { WORKLOADS, type Container } from '../../rules/pod-spec.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { listAt, mapAt, valueAt } from '../../rules/value-at.ts';
import { titleOf } from './replicas.ts';

export const unreadyService: ClusterRule = {
  code: 'readiness-missing',
  title: 'A program behind a Service that never says whether it is ready',
  why: 'Requests go to it from the moment its process starts: every update and every restart answers some of them with an error, and an update goes on although the new version never answers.',
  example:
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: sites }\nspec:\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec:\n      containers: [{ name: web, image: "nginx:1.29.3", ports: [{ containerPort: 80 }] }]\n---\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: sites }\nspec:\n  selector: { app: web }\n  ports: [{ port: 80 }]\n',
  fix: 'add a readinessProbe in {template} or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: { kubeScore: ['pod-probes'], kubescape: ['C-0018'], polaris: ['readinessProbeMissing'] },
  kinds: [...WORKLOADS, 'Service'],
  find: findUnready,
};

function findUnready<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  const services = cluster.of('Service').filter(isCalled);
  return cluster.workloads.flatMap(workload => {
    if (['Job', 'CronJob'].includes(workload.kind)) return [];
    const behind = services.filter(
      service => namespaceOf(service) === workload.namespace && hasLabels(service, workload.labels),
    );
    const told = new Set<Container>();
    return behind.flatMap(service =>
      answering(service, workload)
        .filter(container => !told.has(container) && told.add(container))
        .map(({ name, path }) => ({
          on: workload.on,
          path: [...path, 'readinessProbe'],
          message: `The container ${name} of ${titleOf(workload)} is behind the Service ${nameOf(service)} and has no readinessProbe.`,
          expected: 'a readinessProbe',
        })),
    );
  });
}

/** Whether requests wait for readiness: not where a Service is read for its Pods, or where nobody calls but for metrics. */
function isCalled({ object }: PlacedObject): boolean {
  const isAskedToWait = valueAt(object, ['spec', 'publishNotReadyAddresses']) !== true;
  return isAskedToWait && !listAt(object, ['spec', 'ports']).every(isMetrics);
}

function isMetrics(port: unknown): boolean {
  return isMap(port) && /metrics|prom|monitoring/.test(`${String(port['name'])} ${String(port['targetPort'])}`);
}

function hasLabels(service: PlacedObject, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(mapAt(service.object, ['spec', 'selector']));
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** The containers that answer at the ports of a Service and have no probe: none where another container of the Pod has the port. */
function answering(service: PlacedObject, { containers }: Workload): Container[] {
  const running = containers.filter(({ isInit, list }) => !isInit && list !== 'ephemeralContainers');
  // One probe of another container holds back the whole Pod.
  if (running.some(({ container }) => isMap(container['readinessProbe']))) return [];
  const ports = listAt(service.object, ['spec', 'ports']).filter(port => !isMetrics(port));
  return running.filter(({ container }) =>
    listAt(container, ['ports']).some(own =>
      ports.some(port => {
        const target = valueAt(port, ['targetPort']) ?? valueAt(port, ['port']);
        return target === valueAt(own, ['containerPort']) || target === valueAt(own, ['name']);
      }),
    ),
  );
}
