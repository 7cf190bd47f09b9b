import { objectName, type KubernetesObject } from '@cedille/manifests';
import { formatPath, hasSecretForm, isMap, isSecretValue, type Path } from '@cedille/source';
import type { AuditRule, Finding } from '../finding.ts';
import { placeIn, type AuditedDocument } from '../tree/audited-file.ts';
import { isPlaceholder } from '../tree/placeholder.ts';

/** Nothing that is secret stands in an object in the clear. What SOPS or a controller fills in is none. */
export const writtenSecrets: AuditRule = ({ objects }) => objects.flatMap(judge);

function judge(document: AuditedDocument): Finding[] {
  const { object, isEncrypted } = document;
  if (object.kind === 'CustomResourceDefinition' || isEncrypted) return [];
  return secretsIn(object).map(({ path, what }) => ({
    code: 'secret-written',
    severity: 'error',
    like: object.kind === 'Secret' ? 'Secret' : 'value',
    message: `${formatPath(path)} of ${objectName(object)} holds ${what} in the clear.`,
    object: objectName(object),
    path: formatPath(path),
    at: placeIn(document, path),
    expected: 'a reference to a Secret that is encrypted (SOPS, Sealed Secrets) or comes from a vault',
    fix: 'take it out, and make a new one: this one is known',
  }));
}

interface FoundSecret {
  path: Path;
  what: string;
}

function secretsIn(object: KubernetesObject): FoundSecret[] {
  if (object.kind === 'Secret' && object.apiVersion === 'v1')
    return [...inSecret(object, 'stringData'), ...inSecret(object, 'data')];
  return inValue(object, []);
}

/** Every key of a Secret is meant to be secret; a user name or an address is none. */
function inSecret(object: KubernetesObject, field: 'data' | 'stringData'): FoundSecret[] {
  const values = object[field];
  if (!isMap(values)) return [];
  return Object.entries(values).flatMap(([key, value]): FoundSecret[] => {
    const text = typeof value === 'string' ? (field === 'data' ? decode(value) : value) : '';
    const isOne = !isPlaceholder(text) && !isPlaceholder(value) && (hasSecretForm(text) || isSecretValue(key, text));
    return isOne ? [{ path: [field, key], what: 'a secret' }] : [];
  });
}

function decode(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}

/** Elsewhere only what has the form of a secret, or stands where a program reads a password. */
function inValue(value: unknown, path: Path): FoundSecret[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => inValue(item, [...path, index]));
  if (isMap(value)) {
    const { name } = value as { name?: unknown };
    return Object.entries(value).flatMap(([key, inner]) =>
      key === 'value' && typeof name === 'string' && isPassword(name, inner)
        ? [{ path: [...path, key], what: `the value of ${name}` }]
        : inValue(inner, [...path, key]),
    );
  }
  if (typeof value !== 'string' || isPlaceholder(value)) return [];
  return hasSecretForm(value) ? [{ path, what: 'what has the form of a secret' }] : [];
}

function isPassword(name: string, value: unknown): boolean {
  return typeof value === 'string' && !isPlaceholder(value) && isSecretValue(name, value);
}
