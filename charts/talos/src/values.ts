import { byName, defineValues, type Environment } from '@cedille/values/generator';
import { accessPolicy } from './access-policy.ts';
import type { Values } from './values.gen.ts';

type Machine = NonNullable<Environment['cluster']['nodes']>[number];

export default defineValues<Values>()(({ environment }) => {
  const { cluster, omni, sso, alternatives, members = [] } = environment;
  const { nodes = [], network } = cluster;
  const idsOf = (role: Machine['role']) => nodes.filter(node => node.role === role).map(({ uuid }) => uuid!);
  const [audience, workers] = [
    cluster.tokenAudience ?? 'https://kubernetes.default.svc.cluster.local',
    idsOf('worker'),
  ];
  const oidc = sso && {
    'oidc-issuer-url': sso.issuer,
    'oidc-client-id': 'argo-cd-cli', // A public client, which Argo CD's Dex always has.
    'oidc-username-claim': 'preferred_username', // The login at GitHub; Dex's subject is a name that nobody can write down.
    'oidc-username-prefix': 'oidc:',
    'oidc-groups-claim': 'groups',
    'oidc-groups-prefix': 'oidc:',
  };
  return {
    clusters: { cluster: { name: cluster.name, kubernetes: { version: `v${cluster.kubernetes}` } } },
    controlPlanes: { 'control-planes': { machines: idsOf('control-plane') } },
    workers: workers.length ? { workers: { machines: workers } } : {},
    machines: byName(nodes, ({ uuid, disks }) => ({ name: uuid!, install: { disk: disks!.install } })),
    accessPolicies: { 'access-policy': accessPolicy(members, omni?.emailDomain) },
    remoteManagement: byName(nodes, ({ role, rack, uuid, address, mac, bmc, disks }) => ({
      ...{ role, rack, uuid: uuid!, address, mac, ...disks },
      ...(bmc && { bmc: bmc.address, vaultPath: bmc.vaultPath }),
    })),
    configs: {
      'control-planes': {
        cluster: {
          apiServer: {
            extraArgs: {
              'service-account-issuer': audience,
              'api-audiences': audience,
              ...oidc,
              ...registrationOf(environment),
            },
          },
          allowSchedulingOnControlPlanes: !workers.length,
        },
      },
      ...byName(nodes, node => ({ machine: machineConfig(node, alternatives.storage === 'mayastor') })),
    },
    hostnames: byName(nodes, ({ name }) => ({ hostname: name, auto: 'off' as const })),
    ...(network && networkDocuments(nodes, network)),
  };
});

/** Virtual clusters are registered by a policy of the API server, which before version 1.36 has to be told that there are such. */
function registrationOf({ cluster: { kubernetes }, components }: Environment) {
  const [, minor] = kubernetes.split('.').map(Number);
  if (minor! >= 36 || !components.includes('vcluster')) return {};
  return {
    'feature-gates': 'MutatingAdmissionPolicy=true',
    'runtime-config': 'admissionregistration.k8s.io/v1beta1=true',
  };
}

/** Where a machine stands; and, where Mayastor keeps data on it, two gigabytes in large pages for that alone. */
function machineConfig({ rack, disks }: Machine, isMayastor: boolean) {
  const keeps = isMayastor && (disks?.data ?? []).length > 0;
  return {
    ...((rack || keeps) && {
      nodeLabels: {
        ...(rack && { 'topology.kubernetes.io/zone': rack }),
        ...(keeps && { 'openebs.io/engine': 'mayastor' }),
      },
    }),
    ...(keeps && { sysctls: { 'vm.nr_hugepages': '1024' } }),
  };
}

/** A card is named by its hardware address: what the kernel calls it follows from the slot. */
function networkDocuments(nodes: readonly Machine[], network: NonNullable<Environment['cluster']['network']>) {
  const { subnet, gateway, routes = [], nameservers, timeServers } = network;
  const [, length] = subnet.split('/');
  return {
    linkAliases: byName(nodes, ({ mac }) => ({
      name: 'net0',
      selector: { match: `mac(link.permanent_addr) == "${mac}"` },
    })),
    links: byName(nodes, ({ address }) => ({
      name: 'net0',
      up: true,
      addresses: [{ address: `${address}/${length}` }],
      routes: [{ gateway }, ...routes.map(({ to, via }) => ({ destination: to, gateway: via }))],
    })),
    resolvers: { cluster: { nameservers: nameservers.map(address => ({ address })) } },
    timeServers: { cluster: { ntp: { servers: timeServers } } },
  };
}
