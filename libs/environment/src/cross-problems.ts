import type { Path } from '@cedille/source';
import { isCidr } from './cluster-network.ts';
import { deliveredFrom } from './delivered-from.ts';
import { environmentFile, REQUIRED_SOMEWHERE, SHARED_FACTS } from './fact-files.ts';
import { inventoryProblems } from './inventory-problems.ts';
import { repeatedNames } from './repeated-names.ts';
import { secretsFrom } from './secrets-from.ts';
import type { Environment } from './environment.ts';

/** What is wrong between facts. */
export interface CrossProblem {
  path: Path;
  message: string;
  expected: string;
  fix: string;
}

/** Rules between facts, which a JSON Schema cannot say well. */
export function crossProblems(facts: Environment, name: string): CrossProblem[] {
  const missing = REQUIRED_SOMEWHERE.filter(fact => facts[fact] === undefined).map(fact => ({
    path: [fact],
    message: `${fact} is missing.`,
    expected: `${fact} in ${environmentFile(name)} or in ${SHARED_FACTS}`,
    fix: `write ${fact}: in one of the two files`,
  }));
  if (missing.length) return missing;
  const rules: (CrossProblem | false)[] = [
    facts.name !== name && {
      path: ['name'],
      message: `The environment in environments/${name} calls itself ${facts.name}.`,
      expected: `name: ${name}, the name of its folder`,
      fix: `write name: ${name}, or rename the folder`,
    },
    facts.issuer.startsWith('letsencrypt') &&
      !facts.acme && {
        path: ['acme', 'email'],
        message: `issuer is ${facts.issuer}, but acme.email is missing.`,
        expected: 'an e-mail address for the account at the issuer',
        fix: `set acme.email in ${environmentFile(name)} or in ${SHARED_FACTS}`,
      },
    facts.delivery.previews === true &&
      facts.issuer.startsWith('letsencrypt') &&
      !facts.acme?.dns01 && {
        path: ['delivery', 'previews'],
        message: `delivery.previews needs a certificate for *.previews.${facts.domain.base}, which ${facts.issuer} gives by DNS alone.`,
        expected: 'acme.dns01, with the zone of domain.base',
        fix: `set acme.dns01 in ${environmentFile(name)}, or remove delivery.previews`,
      },
    facts.vault.mode === 'ha' &&
      !facts.google?.kms && {
        path: ['google', 'kms'],
        message: 'vault.mode is ha, but google.kms is missing.',
        expected: 'the key ring and key that unseal Vault',
        fix: `set google.kms in ${environmentFile(name)} or in ${SHARED_FACTS}`,
      },
    facts.cluster.host === name && {
      path: ['cluster', 'host'],
      message: `cluster.host is ${name}: a vcluster cannot live in itself.`,
      expected: 'another environment',
      fix: 'name the environment whose cluster it lives in',
    },
    facts.delivery.from === name && {
      path: ['delivery', 'from'],
      message: `delivery.from is ${name} itself.`,
      expected: 'the environment whose Argo CD delivers this one, if that is another',
      fix: facts.cluster.host
        ? `remove delivery.from: ${facts.cluster.host}, where the vcluster lives, then delivers it`
        : 'remove delivery.from: its own Argo CD then delivers it',
    },
    deliveredFrom(facts) !== undefined &&
      !facts.cluster.endpoint && {
        path: ['cluster', 'endpoint'],
        message: `The Argo CD of ${deliveredFrom(facts)} delivers ${name}, but cluster.endpoint is missing.`,
        expected: `the URL of the API server of ${name}, as pods of ${deliveredFrom(facts)} see it`,
        fix: `set cluster.endpoint in ${environmentFile(name)}`,
      },
    facts.cluster.sync !== undefined &&
      facts.cluster.kind !== 'vcluster' && {
        path: ['cluster', 'sync'],
        message: `cluster.sync is set, but ${name} is no vcluster: there is no host to copy anything to.`,
        expected: 'no cluster.sync, or cluster.kind: vcluster',
        fix: 'remove cluster.sync',
      },
    ...addressProblems(facts.cluster),
    ...inventoryProblems(facts),
    ...copyProblems(facts),
    endpointProblem(facts.cluster),
    ...vaultRules(facts, name),
    // Machines share more than names: see above.
    ...repeatedNames({ ...facts, cluster: undefined }),
  ];
  return rules.filter(rule => rule !== false);
}

/** Texts that look like addresses and are none: the API server of Kubernetes would refuse the policies made of them. */
function addressProblems({ apiServer, nodes = [] }: Environment['cluster']): CrossProblem[] {
  const written: [path: Path, address: string | undefined][] = [
    ...(apiServer?.addresses ?? []).map((address, index): [Path, string] => [
      ['cluster', 'apiServer', 'addresses', index],
      address,
    ]),
    ...nodes.flatMap(({ address, bmc }, index): [Path, string | undefined][] => [
      [['cluster', 'nodes', index, 'address'], address],
      [['cluster', 'nodes', index, 'bmc', 'address'], bmc?.address],
    ]),
  ];
  return written
    .filter(([, address]) => address !== undefined && !isCidr(address))
    .map(([path, address]) => ({
      path,
      message: `${address} is no address.`,
      expected: path[1] === 'nodes' ? '192.0.2.11, or 2001:db8::11' : '192.0.2.11, or 10.244.0.0/16',
      fix: 'write the address as Pods of the cluster see it',
    }));
}

const REPLICATING: ReadonlySet<unknown> = new Set(['mayastor', 'rook-ceph']);

/** Two copies of each datum on two machines, and as many machines with disks as there are copies. */
function copyProblems({ alternatives, storageClasses: { replicas }, cluster }: Environment): CrossProblem[] {
  const storage = alternatives?.storage;
  if (!REPLICATING.has(storage)) return [];
  if (replicas < 2)
    return [
      {
        path: ['storageClasses', 'replicas'],
        message: `storageClasses.replicas is ${replicas}, but alternatives.storage is ${storage}: what is lost with one machine is not replicated.`,
        expected: '2 copies of each datum, or more, each on another machine',
        fix: 'write replicas: 2, or alternatives.storage: local where data may be lost',
      },
    ];
  const { kind, nodes = [] } = cluster;
  const carrying = nodes.filter(({ disks }) => disks?.data?.length).length;
  if (kind !== 'talos' || carrying >= replicas) return [];
  return [
    {
      path: ['cluster', 'nodes'],
      message: `storageClasses.replicas is ${replicas}, but ${carrying === 1 ? '1 machine has' : `${carrying} machines have`} disks for data.`,
      expected: `disks.data on at least ${replicas} machines: two copies on one are lost together`,
      fix: 'list the data disks of more machines, or lower storageClasses.replicas',
    },
  ];
}

function endpointProblem({ endpoint }: Environment['cluster']): CrossProblem | false {
  if (endpoint === undefined || new URL(endpoint).protocol === 'https:') return false;
  return {
    path: ['cluster', 'endpoint'],
    message: `cluster.endpoint is ${endpoint}: an API server is reached by https://<host>.`,
    expected: 'https://<host>, with its port when that is not 443',
    fix: 'write https:// before the host',
  };
}

/** Rules about a Vault that runs elsewhere. */
function vaultRules(facts: Environment, name: string): (CrossProblem | false)[] {
  const { mode, from, github } = facts.vault;
  return [
    mode !== 'external' &&
      from !== undefined && {
        path: ['vault', 'from'],
        message: `vault.from is ${from}, but vault.mode is ${mode}: ${name} has a Vault of its own.`,
        expected: 'vault.mode: external, or no vault.from',
        fix: 'remove vault.from, or set vault.mode: external',
      },
    mode === 'external' &&
      from === name && {
        path: ['vault', 'from'],
        message: `vault.from is ${name} itself, whose vault.mode is external.`,
        expected: 'the environment that runs the Vault',
        fix: 'name that environment, or leave vault.from out where none of these environments runs it',
      },
    secretsFrom(facts) !== undefined &&
      !facts.cluster.endpoint && {
        path: ['cluster', 'endpoint'],
        message: `The Vault of ${secretsFrom(facts)} reviews tokens of ${name}, but cluster.endpoint is missing.`,
        expected: `the URL of the API server of ${name}, as pods of ${secretsFrom(facts)} see it`,
        fix: `set cluster.endpoint in ${environmentFile(name)}`,
      },
    mode === 'external' &&
      github?.application !== undefined && {
        path: ['vault', 'github', 'application'],
        message: `vault.github.application is set, but the Vault of ${name} runs elsewhere: nobody here may write the key of the App there.`,
        expected: 'an App that a person writes to Vault once',
        fix: `remove vault.github.application, and write id and key: vault write ${github.mount}/config app_id=… prv_key=@key.pem`,
      },
  ];
}
