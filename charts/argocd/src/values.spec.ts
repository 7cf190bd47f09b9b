import type { DeliveredEnvironment, SignerFacts } from '@cedille/values/generator';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const sso = { issuer: 'https://argocd.example.org/api/dex' };
const values = (facts?: Facts, delivers: DeliveredEnvironment[] = []) =>
  generate(contextFor('argocd', { sso, ...facts }, { delivers }));
const upstream = (facts?: Facts, delivers?: DeliveredEnvironment[]) => values(facts, delivers)['argo-cd']!;
const settings = (facts?: Facts) => upstream(facts).configs?.cm ?? {};

describe('signing in', () => {
  it('is for members of the organisation, with credentials by reference', () => {
    const dex = settings()['dex.config'];
    expect(dex).toContain('      orgs:\n        - name: Clubs\n');
    expect(dex).toContain('clientID: $argocd-github:client-id');
    expect(dex).toContain('clientSecret: $argocd-github:client-secret');
    expect(settings()).not.toHaveProperty('admin.enabled');
  });

  it('is for the built-in administrator where there is no single sign-on', () => {
    const facts = { sso: undefined };
    expect(settings(facts)).toMatchObject({ 'admin.enabled': true });
    expect(settings(facts)).not.toHaveProperty('dex.config');
    expect(upstream(facts)).toMatchObject({ dex: { enabled: false } });
  });
});

describe('traces', () => {
  const params = (facts?: Facts) => upstream(facts).configs?.params ?? {};

  it('go to where the facts say, with TLS where they say so', () => {
    expect(params({ telemetry: { otlp: 'http://otel.observability.svc:4317' } })).toMatchObject({
      'otlp.address': 'otel.observability.svc:4317',
      'otlp.insecure': 'true',
    });
    expect(params({ telemetry: { otlp: 'https://otlp.example.org:4317' } })).toMatchObject({
      'otlp.address': 'otlp.example.org:4317',
      'otlp.insecure': 'false',
    });
  });

  it('go nowhere where nobody collects them', () => {
    expect(JSON.stringify(params())).not.toContain('otlp');
  });
});

describe('roles', () => {
  const rules = (facts?: Facts) => String(upstream(facts).configs?.rbac?.['policy.csv']).trim().split('\n');

  it('lets a member look, and nothing else', () => {
    expect(upstream().configs?.rbac?.['policy.default']).toBe('role:member');
    const member = rules().filter(rule => rule.startsWith('p, role:member,'));
    expect(member.every(rule => rule.includes(', get, '))).toBe(true);
    expect(member.join()).not.toMatch(/logs|clusters|repositories/);
  });

  it('follows the teams', () => {
    expect(rules()).toContain('g, Clubs:SRE, role:operator');
    expect(rules()).toContain('g, Clubs:Board, role:admin');
  });

  it('lets an operator sync and restart, but not change what is deployed', () => {
    const operator = rules().filter(rule => rule.startsWith('p, role:operator,'));
    expect(operator).toContain('p, role:operator, applications, sync, */*, allow');
    expect(operator).toContain('p, role:operator, applications, delete/*/Pod/*/*, */*, allow');
    expect(operator.join()).not.toMatch(/applications, (create|update|override|delete),/);
  });

  it('keeps a club inside its project', () => {
    const club = rules({ clubs: [{ name: 'chess', team: 'Chess' }] }).filter(rule => rule.includes('club-chess'));
    expect(club).toContain('g, Clubs:Chess, role:club-chess');
    expect(club.filter(rule => rule.startsWith('p')).every(rule => rule.includes(', club-chess/*, '))).toBe(true);
  });
});

describe('health', () => {
  it('tells how an Application is, so that waves wait for each other', () => {
    expect(settings()['resource.customizations.health.argoproj.io_Application']).toContain('obj.status.health');
  });

  it('lets the root, which is among what it syncs, not wait for itself', () => {
    expect(settings()['resource.customizations.health.argoproj.io_Application']).toContain(
      'annotations["argocd.argoproj.io/tracking-id"] == own',
    );
  });

  it('overrides nothing else that Argo CD understands by itself, except how definitions are', () => {
    const checks = Object.keys(settings()).filter(key => key.startsWith('resource.customizations'));
    const known =
      /\.(argoproj\.io_Application|apiextensions\.k8s\.io_CustomResourceDefinition|redhatcop\.redhat\.io_\w+)$/;
    expect(checks.filter(key => !known.test(key))).toEqual([]);
  });
});

describe('sizes', () => {
  it('runs one of everything in a small environment, without a budget that would block its machine', () => {
    expect(upstream({ sizing: 'small' }).server).toMatchObject({ replicas: 1, pdb: { enabled: false } });
  });

  it('keeps the server up while a machine is emptied', () => {
    expect(upstream().server).toMatchObject({ replicas: 2, pdb: { enabled: true, maxUnavailable: 1 } });
  });

  it('replicates the cache only in a large environment', () => {
    expect(upstream()).not.toHaveProperty('redis-ha');
    expect(upstream({ sizing: 'large' })).toMatchObject({ 'redis-ha': { enabled: true } });
  });
});

describe('what is off unless a fact asks for it', () => {
  it('notifications to Discord', () => {
    expect(upstream().notifications).not.toHaveProperty('enabled');
    const facts: Facts = { delivery: { notify: 'discord' } };
    expect(upstream(facts).notifications).toMatchObject({ enabled: true });
    expect(JSON.stringify(upstream(facts).notifications)).toContain('url: $discord-webhook');
  });

  it('the plugin that combines Helm and Kustomize', () => {
    expect(upstream().repoServer).not.toHaveProperty('extraContainers');
    const { repoServer } = upstream({ delivery: { plugins: ['lovely'] } });
    expect(repoServer?.extraContainers?.[0]?.image).toMatch(/^ghcr\.io\/crumbhole\/lovely:\d+\.\d+\.\d+$/);
  });

  it('the plugin under the name that its image was made with, because nothing can be written into it', () => {
    const [lovely] = upstream({ delivery: { plugins: ['lovely'] } }).repoServer?.extraContainers ?? [];
    expect(lovely).toMatchObject({
      env: [{ name: 'PLUGIN_NAME', value: '' }],
      securityContext: { readOnlyRootFilesystem: true },
    });
  });
});

type Plugins = Record<string, { generate: { args: string[] } } | undefined>;

describe('signatures', () => {
  const trusted = (signers: SignerFacts[] = []) => generate(contextFor('argocd', { sso }, { signers }))['argo-cd']!;
  const identity = {
    kind: 'identity' as const,
    identity: 'https://example.org/release@main',
    issuer: 'https://example.org',
  };
  const signer = (environment: string, by: SignerFacts['by'] = identity): SignerFacts => ({
    environment,
    bundles: 'oci://registry.example/bundles',
    by,
  });
  const script = (...signers: SignerFacts[]) =>
    (trusted(signers).configs?.cmp?.plugins as Plugins | undefined)?.['signed']?.generate.args[0] ?? '';

  it('are looked at beside the repo-server, and only where somebody has to sign', () => {
    expect(trusted().repoServer).not.toHaveProperty('extraContainers');
    expect(trusted().configs).not.toHaveProperty('cmp');
    const [sidecar] = trusted([signer('lab')]).repoServer?.extraContainers ?? [];
    expect(sidecar).toMatchObject({
      name: 'signatures',
      image: expect.stringMatching(/:v\d+\.\d+\.\d+-dev$/),
    });
  });

  it('are those of each environment that is delivered from here, and of no other', () => {
    const text = script(signer('lab'), signer('shop', { ...identity, identity: 'https://example.org/other@main' }));
    expect(text).toContain(
      "'lab@oci://registry.example/bundles/'*) set -- --certificate-identity 'https://example.org/release@main'",
    );
    expect(text).toContain(
      "'shop@oci://registry.example/bundles/'*) set -- --certificate-identity 'https://example.org/other@main'",
    );
    expect(text).toContain('*) refuse "nobody is trusted');
  });

  it('are no matter only of the environments where nobody has to sign', () => {
    const given = generate(contextFor('argocd', { sso }, { signers: [signer('shop')], delivers: [delivered('shop')] }));
    expect(given.sources).toEqual({
      repositories: ['oci://example.org/bundles', 'oci://registry.example/bundles'],
      unsigned: ['lab'],
    });
  });

  it('are named in words of the shell, whatever is in a fact', () => {
    expect(script(signer('lab', { ...identity, identity: "https://o'neill.example" }))).toContain(
      `--certificate-identity 'https://o'\\''neill.example'`,
    );
  });

  it('may be by a key', () => {
    const pem = '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n';
    expect(script(signer('lab', { kind: 'key', pem }))).toMatch(/-----END PUBLIC KEY-----' >.*\n  set -- --key /);
  });
});

function delivered(name: string, given: Partial<DeliveredEnvironment> = {}): DeliveredEnvironment {
  return {
    name,
    cluster: name,
    endpoint: `https://${name}.vcluster-${name}.svc:443`,
    wave: 7,
    registry: { charts: 'oci://example.org/charts', bundles: 'oci://example.org/bundles' },
    delivery: { prune: true, selfHeal: true },
    clubs: [],
    teams: { administrators: 'Board', operators: 'SRE' },
    ...given,
  };
}

describe('environments that are delivered from here', () => {
  const rules = (...environments: DeliveredEnvironment[]) =>
    String(upstream({}, environments).configs?.rbac?.['policy.csv']).trim().split('\n');

  it('give a club a role in its project there, and nowhere else', () => {
    const club = rules(delivered('shop', { clubs: [{ name: 'chess', team: 'Chess' }] })).filter(rule =>
      rule.includes('chess'),
    );
    expect(club).toContain('g, Clubs:Chess, role:shop-club-chess');
    expect(club.filter(rule => rule.startsWith('p')).every(rule => rule.includes(', shop-club-chess/*, '))).toBe(true);
  });

  it('need no roles for teams that may do their work everywhere', () => {
    expect(rules(delivered('shop'))).toEqual(rules());
  });

  it('have roles of their own for teams of their own, limited to their projects', () => {
    const teams = { administrators: 'Captains', operators: 'Crew' };
    const own = rules(delivered('shop', { teams })).filter(rule => rule.includes('shop'));
    expect(own).toContain('g, Clubs:Captains, role:shop-administrator');
    expect(own).toContain('g, Clubs:Crew, role:shop-operator');
    expect(own.filter(rule => rule.startsWith('p')).every(rule => rule.includes(', shop-*/*, '))).toBe(true);
    expect(own.filter(rule => rule.includes('operator')).join()).not.toMatch(/, (create|update|override|delete|\*), /);
  });
});

it('is as recorded, in every size', async () => {
  // With everything that a fact turns on.
  const facts: Facts = { sso, delivery: { notify: 'discord', plugins: ['lovely'] } };
  await expect(recorded('argocd', generate, facts)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects('argocd', await valuesFor('argocd', generate, { ...facts, sizing: 'large' }));
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
