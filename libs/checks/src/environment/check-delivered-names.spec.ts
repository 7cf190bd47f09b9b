import type { LoadedEnvironment } from '@cedille/environment';
import { describe, expect, it } from 'vitest';
import type { ObjectPlace } from '../objects/unique-objects.ts';
import { checkDeliveredNames } from './check-delivered-names.ts';

const at = { file: 'dist/rendered/shop/platform.yaml', line: 7, column: 1 };

function environment(from?: string): LoadedEnvironment {
  return { name: 'shop', facts: { delivery: { from } } as unknown as LoadedEnvironment['facts'], positionOf: () => at };
}

function place(kind: string, name: string, group = 'argoproj.io'): ObjectPlace {
  const identity = JSON.stringify([group, kind, 'argocd', name]);
  return { identity, object: `${kind} argocd/${name}`, component: 'platform', environment: 'shop', at };
}

describe('names of what the Argo CD of another environment follows', () => {
  it('begin with the environment', () => {
    const places = [place('Application', 'shop-vault'), place('AppProject', 'secrets'), place('Application', 'shop')];
    expect(checkDeliveredNames({ environment: environment('hub'), places })).toMatchObject([
      {
        code: 'object-field',
        object: 'AppProject argocd/secrets',
        at,
        path: 'metadata.name',
        expected: 'a name that begins with shop-',
      },
      { object: 'Application argocd/shop' },
    ]);
  });

  it('are free for everything else', () => {
    const places = [place('Deployment', 'vault', 'apps'), place('Application', 'vault', 'app.k8s.io')];
    expect(checkDeliveredNames({ environment: environment('hub'), places })).toEqual([]);
  });

  it('are free where there is an Argo CD of its own', () => {
    expect(checkDeliveredNames({ environment: environment(), places: [place('Application', 'vault')] })).toEqual([]);
  });
});
