import { field } from '../field.ts';
import type { DangerRule, Finding } from '../rule.ts';

/** Where objects say who signs their certificates. */
const PLACES: readonly (readonly string[])[] = [
  ['metadata', 'annotations', 'cert-manager.io/issuer'],
  ['metadata', 'annotations', 'cert-manager.io/cluster-issuer'],
  ['spec', 'issuerRef', 'name'],
  ['spec', 'acme', 'server'],
];
/** Signers that no browser trusts. */
const UNTRUSTED = /(staging|stage|self-?signed|fake|\btest|pebble|dummy|example|sandbox)/i;

export const issuerChanged: DangerRule = {
  code: 'issuer-changed',
  title: 'Certificates come from somebody else',
  why: 'Browsers refuse certificates of an authority that they do not know; a limit of the new one may leave the host without any.',
  example: '-   issuerRef: { name: letsencrypt-prod }\n+   issuerRef: { name: letsencrypt-staging }',
  fix: 'use an issuer that those who call trust',
  severity: 'high',
  find({ change, before, after }) {
    if (change !== 'changed') return [];
    const [old, now] = [before, after].map(one => PLACES.map(path => field(one, ...path)).find(Boolean)) as unknown[];
    if (old === undefined || old === now) return [];
    const path = PLACES.find(place => field(after, ...place) ?? field(before, ...place))!.join('.');
    if (now === undefined) {
      const message = `Nobody is asked for a certificate any longer (${String(old)}): when the one there is expires, the host can no longer be reached.`;
      return [{ severity: 'high', path, message, fix: 'make sure that something else makes the certificate' }];
    }
    return [verdict(String(old), String(now), path)];
  },
};

function verdict(old: string, now: string, path: string): Finding {
  const isUntrusted = UNTRUSTED.test(now) && !UNTRUSTED.test(old);
  return isUntrusted
    ? {
        severity: 'high',
        path,
        message: `Certificates come from ${now} instead of ${old}: browsers do not trust them and warn everybody.`,
        fix: `keep ${old}, or try it in another environment first`,
      }
    : {
        severity: 'notice',
        path,
        message: `Certificates are made anew by ${now} instead of ${old}.`,
        fix: 'make sure that the new issuer works for these hosts, and that its limits allow it',
      };
}
