import { defineValues, replicas, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

/** The configuration of the network that the plugin joins, by what makes the cluster. */
const NETWORK = { talos: '10-flannel.conflist', kind: '10-kindnet.conflist' };

export default defineValues<Values>()(({ environment, platform }) => {
  const { cluster, telemetry } = environment;
  const { count, budget, spread } = replicas(environment, [1, 2, 3]);
  const size = sizes(environment, {
    controlPlane: ['50m 128Mi 256Mi', '100m 192Mi 512Mi', '200m 256Mi 1Gi'],
    plugin: ['10m 32Mi 100Mi', '20m 48Mi 128Mi'],
    sidecar: ['10m 48Mi 256Mi', '20m 64Mi 512Mi'],
    check: ['5m 16Mi 64Mi'],
  });
  const open = platform.applications.filter(({ mesh }) => mesh === 'open');
  return {
    // What the Gateway or others outside of the mesh connect to also takes connections without mTLS.
    meshTlses: Object.fromEntries(open.map(({ name, namespace }) => [name, permissive(namespace)])),
    meshTraces: telemetry ? { collector: tracesTo(telemetry.otlp) } : {},
    kuma: {
      controlPlane: {
        replicas: count,
        podDisruptionBudget: { enabled: budget.enabled },
        topologySpreadConstraints: spread({ app: 'kuma-control-plane' }),
        resources: size.controlPlane,
        ...(telemetry && {
          envVars: { KUMA_TRACING_OPENTELEMETRY_ENABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.otlp },
        }),
      },
      cni: { ...(cluster.kind !== 'vcluster' && { confName: NETWORK[cluster.kind] }), resources: size.plugin },
      dataPlane: {
        sidecarContainer: { resources: size.sidecar },
        initContainer: { resources: size.check },
        validationContainer: { resources: size.check },
      },
    },
  };
});

function permissive(namespace: string) {
  return {
    targetRef: { kind: 'Dataplane' as const, labels: { 'k8s.kuma.io/namespace': namespace } },
    rules: [{ default: { mode: 'Permissive' as const } }],
  };
}

/** `http://collector.telemetry.svc:4317` → what Envoy takes. */
function hostOf(url: string): string {
  return url.replace(/^[a-z]+:\/\//, '').replace(/\/.*$/, '');
}

function tracesTo(otlp: string) {
  const backends = [{ type: 'OpenTelemetry' as const, openTelemetry: { endpoint: hostOf(otlp) } }];
  return { targetRef: { kind: 'Mesh' as const }, default: { sampling: { overall: 10 }, backends } };
}
