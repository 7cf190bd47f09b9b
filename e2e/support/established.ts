import { until, type KubernetesClient } from '@cedille/cluster';

/** Waits until the API server serves a kind. @param name of its definition: `gateways.gateway.networking.k8s.io` */
export function established(client: KubernetesClient, name: string): Promise<void> {
  const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
  return until({
    what: `${name} is served`,
    everyMs: 100,
    condition: async () => {
      const { status } = (await client.request({ path })) as {
        status?: { conditions?: { type: string; status: string }[] };
      };
      return status?.conditions?.some(({ type, status: is }) => type === 'Established' && is === 'True') ?? false;
    },
  });
}
