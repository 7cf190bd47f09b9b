import { nameOf, namespaceOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { listAt, textAt, valueAt } from '../../rules/value-at.ts';

export const exposedService: ClusterRule = {
  code: 'service-exposed',
  title: 'A Service that is open to the outside past the Gateway',
  why: 'It is reached without the certificates, names, sign-in and logs of the Gateway; a node port also opens on every machine.',
  example:
    'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: sites }\nspec:\n  type: NodePort\n  selector: { app: web }\n  ports: [{ port: 80 }]\n',
  fix: 'set type to ClusterIP and add a route, in {template} or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: { kubeScore: ['service-type'], kubescape: ['C-0021', 'C-0256'] },
  kinds: ['Service', 'Gateway', 'GatewayClass', 'IngressClass'],
  find: findExposed,
};

function findExposed<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  const doors = new Set([...cluster.of('Gateway').map(namespaceOf), cluster.known.gateway]);
  const heard = new Set([...WEB_PORTS, ...cluster.of('Gateway').flatMap(listenedAt)]);
  return cluster.of('Service').flatMap(service => {
    const type = textAt(service.object, ['spec', 'type']);
    if (type !== 'NodePort' && type !== 'LoadBalancer') return [];
    if ((doors.has(namespaceOf(service)) || isNamedDoor(service)) && answersAt(service, heard)) return [];
    return [
      {
        on: service,
        path: ['spec', 'type'],
        message: `The Service ${nameOf(service)} is open to the outside (${type}).`,
        expected: 'type: ClusterIP, and a route from the Gateway',
      },
    ];
  });
}

/** Whether the Service is called like that of a Gateway or of an ingress controller. */
function isNamedDoor({ object }: PlacedObject): boolean {
  const words = JSON.stringify([object.metadata?.name, object.metadata?.labels]).toLowerCase();
  return /ingress|gateway|traefik|envoy|contour|haproxy|istio|kong|nginx-controller/.test(words);
}

const WEB_PORTS: readonly unknown[] = [80, 443, 8080, 8443];
const WEB_NAMES = /^(?:http|web)/;

/** Ports of a Gateway, for whatever protocol. */
function listenedAt({ object }: PlacedObject): unknown[] {
  return listAt(object, ['spec', 'listeners']).map(listener => valueAt(listener, ['port']));
}

/** Whether one of its ports is a door's: what steers the door, or is behind it, has others. */
function answersAt({ object }: PlacedObject, heard: ReadonlySet<unknown>): boolean {
  return listAt(object, ['spec', 'ports']).some(
    port =>
      heard.has(valueAt(port, ['port'])) ||
      ['name', 'appProtocol'].some(key => WEB_NAMES.test(textAt(port, [key]) ?? '')),
  );
}
