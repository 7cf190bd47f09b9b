import { describe, expect, it } from 'vitest';
import type { Context } from '@cedille/values/generator';
import generate from './values.ts';

const facts = {
  sizing: 'small',
  domain: { base: 'example.org' },
  gateway: { class: 'contour', namespace: 'gateway', public: 'public', exposure: 'loadBalancer' },
  git: { organisation: 'ExampleClub', repository: 'https://github.com/ExampleClub/platform', teams: {} },
  acme: { email: 'ops@example.org' },
  storageClasses: { replicated: 'mayastor', local: 'local', replicas: 2 },
  vault: {
    address: 'https://vault',
    mode: 'external',
    authMount: 'kubernetes/x',
    kv: { mount: 'kv', version: 2 },
    github: { mount: 'github' },
  },
};
const secrets = [{ name: 'grav-admin', path: 'grav/admin', keys: ['password'], generated: true }];

function values(changes: Record<string, unknown> = {}) {
  const environment = { ...facts, ...changes };
  const component = { name: 'grav', namespace: 'grav', hosts: { www: 'www.example.org' }, secrets };
  return generate({
    environment,
    component,
    platform: { applications: [], hosts: [], delivers: [] },
  } as unknown as Context);
}

describe('values of grav', () => {
  it('serves its host through the public Gateway', () => {
    expect(values().route).toEqual({
      host: 'www.example.org',
      gateway: { namespace: 'gateway', name: 'public' },
      port: 80,
    });
  });

  it('keeps its content in the repository of its own name', () => {
    expect(values().git).toEqual({
      repository: 'https://github.com/ExampleClub/www.example.org.git',
      branch: 'main',
      author: { name: 'www.example.org', email: 'ops@example.org' },
      secret: 'grav-git',
    });
  });

  it('takes a short-lived token for it from the engine of the GitHub App', () => {
    expect(values().secrets).toContainEqual({ name: 'grav-git', from: 'github/token/grav', keys: ['token'] });
  });

  it('has no repository and no token where no engine hands them out', () => {
    const { github: _, ...vault } = facts.vault;
    const given = values({ vault });
    expect(given).not.toHaveProperty('git');
    expect(given.secrets).toEqual(secrets);
  });

  it('keeps its volume on storage that survives a machine', () => {
    expect(values().storage).toEqual({ class: 'mayastor', size: '1Gi' });
    expect(values({ sizing: 'large' }).storage?.size).toBe('10Gi');
  });

  it('lets in nobody but the Gateway', () => {
    expect(values().networkPolicy?.ingress).toEqual({ gateway: { namespace: 'gateway', ports: [8080] } });
  });
});
