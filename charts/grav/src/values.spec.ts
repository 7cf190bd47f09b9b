import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const facts: Facts = { acme: { email: 'ops@example.org' }, vault: { github: { mount: 'github' } } };
const values = (changes?: Facts) => generate(contextFor('grav', { ...facts, ...changes }));

describe('values of grav', () => {
  it('keep the content in the repository of the host, signed by the address of the administrators', () => {
    expect(values().git).toEqual({
      repository: 'https://github.com/Clubs/www.example.org.git',
      branch: 'main',
      author: { name: 'www.example.org', email: 'ops@example.org' },
      secret: 'grav-git',
    });
    expect(values({ acme: undefined }).git?.author?.email).toBe('noreply@example.org');
  });

  it('take a short-lived token for it from the engine of the GitHub App', () => {
    expect(values().secrets).toEqual({ 'grav-git': { from: 'github/token/grav', keys: ['token'] } });
  });

  it('have no repository and no token where no engine hands them out', () => {
    const given = values({ vault: {} });
    expect(given).not.toHaveProperty('git');
    expect(given).not.toHaveProperty('secrets');
  });

  it('keep the volume on storage that survives a machine', () => {
    expect(values({ sizing: 'small' }).storage).toEqual({ class: 'replicated', size: '1Gi' });
    expect(values({ sizing: 'large' }).storage?.size).toBe('10Gi');
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('grav', generate, facts)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects('grav', await valuesFor('grav', generate, { ...facts, sizing: 'large' }));
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
