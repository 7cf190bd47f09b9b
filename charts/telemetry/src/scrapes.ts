/** Where a component answers with measurements. Its component.yaml opens the port, where a policy can. */
interface Endpoint {
  namespace: string;
  /** Labels of the Pods, as a selector. */
  pods: string;
  /** A port that a container declares. */
  port: number;
  /** @defaultValue `/metrics` */
  path?: string;
}

/** What is read of components that run there, by their names. */
export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  argocd: { namespace: 'argocd', pods: 'app.kubernetes.io/name=argocd-application-controller', port: 8082 },
  'cert-manager': { namespace: 'cert-manager', pods: 'app.kubernetes.io/component=controller', port: 9402 },
  contour: { namespace: 'gateway', pods: 'app.kubernetes.io/component=envoy', port: 8002, path: '/stats/prometheus' },
  mayastor: { namespace: 'mayastor', pods: 'app=io-engine', port: 9502 },
  velero: { namespace: 'velero', pods: 'name=velero', port: 8085 },
};

/** A job of the receiver `prometheus` for each of these components that has an endpoint. */
export function scrapesOf(components: readonly string[]) {
  return Object.entries(ENDPOINTS)
    .filter(([name]) => components.includes(name))
    .map(([name, { namespace, pods, port, path }]) => ({
      job_name: name,
      ...(path && { metrics_path: path }),
      kubernetes_sd_configs: [
        { role: 'pod', namespaces: { names: [namespace] }, selectors: [{ role: 'pod', label: pods }] },
      ],
      relabel_configs: [
        keep('__meta_kubernetes_pod_phase', 'Running'),
        // One target for each port of a Pod is found; this one is left.
        keep('__meta_kubernetes_pod_container_port_number', String(port)),
      ],
    }));
}

const keep = (label: string, regex: string) => ({ source_labels: [label], regex, action: 'keep' });
