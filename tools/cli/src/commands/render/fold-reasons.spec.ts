import { describe, expect, it } from 'vitest';
import { foldReasons } from './fold-reasons.ts';

const nameless = (archive: string, host: string) =>
  `${archive} cannot be fetched: the name ${host} cannot be resolved.`;

describe('why upstream was not available', () => {
  it('is one line for all hosts whose names cannot be resolved, and a line each for the rest', () => {
    const refused = 'vault 0.34.1 cannot be fetched: 403 Forbidden.';
    const registry =
      'cert-manager v1.21.1 cannot be fetched: GET quay.io/jetstack/manifests/v1.21.1 failed: the name quay.io cannot be resolved.';
    const messages = [nameless('argo-cd 1.0.0', 'a.example'), refused, registry, nameless('cdi v1', 'b.example')];
    expect(foldReasons([...messages, nameless('kuma 2', 'c.example'), nameless('loki 3', 'd.example')])).toEqual([
      '5 archives cannot be fetched: the names of 5 hosts cannot be resolved (a.example, quay.io, b.example and 2 more).',
      refused,
    ]);
    expect(foldReasons(messages)).toEqual([
      '3 archives cannot be fetched: the names of 3 hosts cannot be resolved (a.example, quay.io, b.example).',
      refused,
    ]);
  });

  it('names the one host that cannot be found', () => {
    expect(foldReasons([nameless('argo-cd 1', 'a.example'), nameless('argo-rollouts 2', 'a.example')])).toEqual([
      '2 archives cannot be fetched: the name a.example cannot be resolved.',
    ]);
  });

  it('is said once where it is said of several renders, and as it is where it is one', () => {
    const one = nameless('argo-cd 1', 'a.example');
    expect(foldReasons([one, one])).toEqual([one]);
    expect(foldReasons([])).toEqual([]);
  });
});
