import type { RelationTable } from './rows.ts';

const CONTOUR = 'projectcontour.io';
const COLLECTOR = 'opentelemetry.io/OpenTelemetryCollector';
const CLICKHOUSE = 'clickhouse.altinity.com/ClickHouseInstallation';
const KEEPER = 'clickhouse-keeper.altinity.com/ClickHouseKeeperInstallation';
const METALLB = 'metallb.io';

/** Custom resources of components that have a few references only. */
export const OTHER_OPERATORS: RelationTable = {
  references: [
    ...['spec.routes[*].services[*]', 'spec.tcpproxy.services[*]'].map(at => ({
      of: `${CONTOUR}/HTTPProxy`,
      at,
      to: 'Service',
      port: { field: 'port' },
    })),
    {
      of: `${CONTOUR}/HTTPProxy`,
      at: 'spec.includes[*]',
      to: `${CONTOUR}/HTTPProxy`,
      namespace: 'namespace',
    },
    {
      of: `${CONTOUR}/HTTPProxy`,
      at: 'spec.virtualhost.tls.secretName',
      to: 'Secret',
      name: '',
      qualified: true,
      fixedKeys: ['tls.crt', 'tls.key'],
    },
    { of: `${CONTOUR}/HTTPProxy`, at: 'spec.ingressClassName', to: 'networking.k8s.io/IngressClass', name: '' },
    ...['L2Advertisement', 'BGPAdvertisement'].map(kind => ({
      of: `${METALLB}/${kind}`,
      at: 'spec.ipAddressPools[*]',
      to: `${METALLB}/IPAddressPool`,
      name: '',
    })),
    ...['users', 'settings', 'profiles'].map(section => ({
      of: CLICKHOUSE,
      at: `spec.configuration.${section}[*].valueFrom.secretKeyRef`,
      to: 'Secret',
      keys: ['key'],
    })),
    ...['spec.configuration', 'spec.configuration.clusters[*]'].map(at => ({
      of: CLICKHOUSE,
      at: `${at}.zookeeper.keeper`,
      to: KEEPER,
      namespace: 'namespace',
    })),
    { of: `${METALLB}/BGPAdvertisement`, at: 'spec.peers[*]', to: `${METALLB}/BGPPeer`, name: '' },
    { of: `${METALLB}/BGPPeer`, at: 'spec.passwordSecret', to: 'Secret' },
    { of: `${METALLB}/BGPPeer`, at: 'spec.bfdProfile', to: `${METALLB}/BFDProfile`, name: '' },
  ],
  products: [
    { of: 'cdi.kubevirt.io/DataVolume', makes: 'PersistentVolumeClaim', name: '{metadata.name}' },
    ...['ServiceAccount', 'Service'].map(makes => ({
      of: 'opentelemetry.io/OpAMPBridge',
      makes,
      name: '{metadata.name}-opamp-bridge',
    })),
    { of: CLICKHOUSE, makes: 'Service', name: 'clickhouse-{metadata.name}' },
    { of: KEEPER, makes: 'Service', name: 'keeper-{metadata.name}' },
    { of: COLLECTOR, makes: 'ServiceAccount', name: '{metadata.name}-collector' },
    ...['collector', 'collector-headless', 'collector-monitoring'].map(service => ({
      of: COLLECTOR,
      makes: 'Service',
      name: `{metadata.name}-${service}`,
    })),
  ],
  pods: [CLICKHOUSE, KEEPER].map(of => ({
    of,
    template: 'spec.templates.podTemplates[*]',
    claims: 'spec.templates.volumeClaimTemplates[*].name',
  })),
  selections: [],
  podless: [
    `${CONTOUR}/HTTPProxy`,
    `${METALLB}/*`,
    'argoproj.io/Application',
    'argoproj.io/ApplicationSet',
    'argoproj.io/AppProject',
    'cilium.io/*',
    'crd.projectcalico.org/*',
    'externaldns.k8s.io/*',
    'helm.toolkit.fluxcd.io/*',
    'kustomize.toolkit.fluxcd.io/*',
    'kyverno.io/*',
    'monitoring.coreos.com/PodMonitor',
    'monitoring.coreos.com/PrometheusRule',
    'monitoring.coreos.com/ServiceMonitor',
    'snapshot.storage.k8s.io/*',
    'source.toolkit.fluxcd.io/*',
  ],
};
