import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, valuesFor, recorded } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

describe('values of argocd-image-updater', () => {
  it('update nothing that nobody asked for', () => {
    expect(generate(contextFor('argocd-image-updater'))).not.toHaveProperty('updaters');
  });

  it('sign commits with a shared mailbox', () => {
    const { 'argocd-image-updater': chart } = generate(
      contextFor('argocd-image-updater', { acme: { email: 'shared@example.org' } }),
    );
    expect(chart?.config?.['git.email']).toBe('shared@example.org');
  });

  it('bound what the program may take, and where it may go', async () => {
    const { 'argocd-image-updater': chart, networkPolicy } = await valuesFor('argocd-image-updater', generate);
    expect(chart?.resources).toHaveProperty('limits.memory');
    expect(networkPolicy?.egress?.internet).toEqual([443]);
    expect(networkPolicy?.egress).not.toHaveProperty('allNamespaces');
  });
});

it('is as recorded, in every size', async () => {
  await expect(
    recorded('argocd-image-updater', generate, { acme: { email: 'shared@example.org' } }),
  ).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'argocd-image-updater',
    await valuesFor('argocd-image-updater', generate, { acme: { email: 'shared@example.org' }, sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
