import { defineValues } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

/** Seconds for which others keep an answer: how long a move to other addresses takes. */
const TTL = 300;

export default defineValues<Values>()(({ environment, platform }) => {
  const { domain, gateway, google } = environment;
  const domains = [domain.base, ...(domain.clubs ?? [])];
  const project = google!.project;
  const hosts = platform.hosts.filter(({ internal }) => !internal).map(({ host }) => host);
  const answers = [
    { type: 'A', rrdatas: gateway.addresses!.filter(address => !address.includes(':')) },
    { type: 'AAAA', rrdatas: gateway.addresses!.filter(address => address.includes(':')) },
  ].filter(({ rrdatas }) => rrdatas.length);
  return {
    zones: Object.fromEntries(domains.map(name => [nameOf(name), zone(name, project)])),
    records: Object.fromEntries(
      hosts.flatMap(host =>
        answers.map(({ type, rrdatas }) => [
          `${nameOf(host)}-${type.toLowerCase()}`,
          {
            forProvider: { project, name: `${host}.`, type, ttl: TTL, rrdatas, managedZoneRef: zoneOf(host, domains) },
          },
        ]),
      ),
    ),
  };
});

/** Everything but Delete: a zone that comes back has other name servers, which nobody knows. */
const KEPT = ['Create', 'LateInitialize', 'Observe', 'Update'] as const;

/** Two names of hosts never give one name of objects: dots become what no host has. */
function nameOf(host: string): string {
  return host.replace('*.', 'wildcard--').replaceAll('.', '--');
}

function zone(name: string, project: string) {
  const dnssecConfig = { state: 'on' };
  return {
    managementPolicies: [...KEPT],
    forProvider: {
      project,
      dnsName: `${name}.`,
      description: name,
      visibility: 'public',
      dnssecConfig,
      forceDestroy: false,
    },
  };
}

/** The closest of the zones that are declared here. */
function zoneOf(host: string, domains: readonly string[]): { name: string } {
  const [closest] = domains
    .filter(name => host === name || host.endsWith(`.${name}`))
    .sort((a, b) => b.length - a.length);
  if (closest === undefined)
    throw new Error(
      `${host} lies in none of the zones ${domains.join(', ')}: add its domain to domain.clubs in environment.yaml`,
    );
  return { name: nameOf(closest) };
}
