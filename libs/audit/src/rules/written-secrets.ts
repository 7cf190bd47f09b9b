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
    // Whoever wrote an example made the values up, more often than not.
    severity: isExample(document.file) ? 'warning' : 'error',
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
    return isWritten(key, value) && isWritten(key, text) && (hasSecretForm(text) || isSecretValue(key, text))
      ? [{ path: [field, key], what: 'a secret' }]
      : [];
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
  if (typeof value !== 'string' || !isWritten(String(path.at(-1)), value)) return [];
  return hasSecretForm(value) ? [{ path, what: 'what has the form of a secret' }] : [];
}

function isPassword(name: string, value: unknown): boolean {
  return typeof value === 'string' && isWritten(name, value) && isSecretValue(name, value);
}

// cspell:ignore replaceme AKIA
/** Texts that tell people to put something there: `your-password-here`, `<token>`, `REPLACE_ME`, `xxxxxx`. */
const STAND_IN =
  /^(?:your|my|some|insert|enter|add|put|fill|replace|change)[-_ ].*|.*[-_ ](?:here|goes-here|placeholder)$|^(?:redacted|replaceme|replace[-_]?with.*|dummy|placeholder|todo|tbd|fixme|[x*.]{3,}|\.{3})$/i;

/** Whether a value is what it says it is. The number of a key of AWS is no secret: it says which key, as a login says who. */
function isWritten(key: string, value: unknown): boolean {
  if (isPlaceholder(value) || typeof value !== 'string' || STAND_IN.test(value.trim())) return false;
  return !(/access_?-?key_?-?id$/i.test(key) && /^(?:AKIA|ASIA)\w+$/.test(value));
}

function isExample(file: string): boolean {
  return /(?:^|[/._-])(?:examples?|samples?)(?:[/._-]|$)/i.test(file);
}
