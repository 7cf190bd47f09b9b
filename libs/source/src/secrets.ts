import { isMap } from './is-map.ts';
import { hidesSecret, type TextJudge } from './secrets-in-text.ts';
import type { Path } from './yaml.ts';

/** Words at the end of a key whose value is a secret, whatever it looks like. */
const ALWAYS =
  /(^|[^a-z])(password|passwd|passphrase|pwd|private key|api key|client secret|secret access key|access token|auth token|bearer token|password hash|connection string)$/;
/** Words that also name things: only a value that looks made up is a secret. */
const SOMETIMES =
  /(^|[^a-z])(secret|token|secret key|hash|credential|credentials|access key|signing key|encryption key|salt|cookie|webhook url)$/;

/** `adminPassword`, `ADMIN_PASSWORD` and `admin-password` in one form: `admin password`. */
function wordsOf(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase()
    .replace(/\bapikey$/, 'api key') // cspell:ignore bapikey
    .replace(/\bprivatekey$/, 'private key');
}

/** Whether a key says that its value is a secret: `adminPassword`, and not `passwordKey` or `secretName`. */
export function isSecretKey(key: string): boolean {
  const words = wordsOf(key);
  return ALWAYS.test(words) || SOMETIMES.test(words);
}

/** Text that is a secret wherever it stands. Each has a form that nobody writes by chance. */
const FORMS: readonly RegExp[] = [
  // cspell:disable
  /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/,
  /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{30,}\b/,
  /\bgithub_pat_[A-Za-z0-9_]{40,}\b/,
  /\bglpat-[A-Za-z0-9_-]{20,}/,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bAIza[A-Za-z0-9_-]{35}\b/,
  /\bhv[sb]\.[A-Za-z0-9_-]{20,}/,
  /\bsk_live_[A-Za-z0-9]{20,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
  /\$2[abxy]\$\d{2}\$[./A-Za-z0-9]{53}/,
  /\$argon2(?:id?|d)\$v=/,
  /\$(?:5|6|y|apr1)\$[./A-Za-z0-9$=]{8,}\$?[./A-Za-z0-9]{22,}/,
  /\{SSHA(?:256|512)?\}[A-Za-z0-9+/=]{20,}/,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/,
  /https:\/\/(?:[a-z]+\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/[A-Za-z0-9_-]{20,}/,
  /https:\/\/hooks\.slack\.com\/services\/[A-Z0-9]+\/[A-Z0-9]+\/[A-Za-z0-9]+/,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@$<{]+:[^\s:/@$<{]+@[^\s/]+/,
  // cspell:enable
];

/** Whether a text is a secret by its form alone: a private key, a token of a known service, a password hash. */
export function hasSecretForm(text: string): boolean {
  return FORMS.some(form => form.test(text));
}

/** What stands for a value that comes from elsewhere, or is none. */
const NO_VALUE =
  /^\s*$|^(true|false|null|none|default|enabled|disabled)$|\{\{|\$\{|\$\(|^\$[A-Za-z_]|^<[^>]*>$|^(vault|ref\+\w+|env|file|secret|aws-sm|gcp-sm|op|sops|ENC\[.*):|^\/[\w./-]+$/i;

function isMadeUp(text: string): boolean {
  if (text.length < 12 || /[\s,]/.test(text)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter(kind => kind.test(text)).length;
  if (/^[0-9a-f]{24,}$/i.test(text)) return /\d/.test(text);
  return kinds === 3 || (kinds === 2 && /[+/=_!@#$%^&*]/.test(text) && /\d/.test(text));
}

/** A digest under a key that ends in `hash` tells two contents apart; that of a password has a form of its own. */
function isChecksum(words: string, text: string): boolean {
  return (
    /(^|[^a-z])hash$/.test(words) &&
    !/(password|secret|token)/.test(words) &&
    /^(?:[0-9a-f]{8,}|sha\d+[:-]\S+)$/i.test(text)
  );
}

/** The name of something, of several words: `barman-cloud-client-tls`. What was made up has digits between its letters. */
const OBJECT_NAME = /^[a-z]+\d{0,3}(?:[-.](?:[a-z]+\d{0,3}|\d{1,3}))+$/;

/** An annotation such as `cnpg.io/pluginClientSecret`: who writes one names an object, and a Secret is told by its name. */
function namesSecret(key: string, text: string): boolean {
  return /^[a-z0-9.-]+\/[\w.-]*secret$/i.test(key) && OBJECT_NAME.test(text);
}

/** How a program is to make its tokens, such as `simple` for etcd, with parameters where the kind has some. */
function isKindOfToken(words: string, text: string): boolean {
  return (
    /(^|[^a-z])token$/.test(words) &&
    /^(?:simple|opaque|jwt|bearer|basic|oidc|oauth2?)(?:,[\w-]+=(?:\/[\w./-]+|[a-z]{2}\d{3}|\d+[smh]))*$/i.test(text)
  );
}

/** Whether the value of a key is a secret that somebody wrote, and not a name, a place or a switch. */
export function isSecretValue(key: string, value: unknown): boolean {
  if (typeof value === 'number') return ALWAYS.test(wordsOf(key));
  if (typeof value !== 'string') return false;
  if (hasSecretForm(value)) return true;
  if (NO_VALUE.test(value)) return false;
  const words = wordsOf(key);
  if (namesSecret(key, value) || isKindOfToken(words, value)) return false;
  return ALWAYS.test(words) || (SOMETIMES.test(words) && isMadeUp(value) && !isChecksum(words, value));
}

/** Places in data that people wrote where a secret stands in the clear, also inside a text. An item of a list like `{name, value}` goes by its name. */
export function findSecrets(data: unknown, path: Path = []): Path[] {
  return search(data, path, 0);
}

function search(data: unknown, path: Path, depth: number): Path[] {
  if (Array.isArray(data)) return data.flatMap((item, index) => search(item, [...path, index], depth));
  if (isMap(data)) {
    const named = data['name'] ?? data['key'];
    return Object.entries(data).flatMap(([key, inner]) =>
      search(inner, [...path, key], depth).concat(
        key === 'value' && typeof named === 'string' && isSecretValue(named, inner) && !isSecretValue(key, inner)
          ? [[...path, key]]
          : [],
      ),
    );
  }
  const key = path.findLast(step => typeof step === 'string');
  if (isSecretValue(String(key ?? ''), data)) return [path];
  return typeof data === 'string' && hidesSecret(data, JUDGE, depth) ? [path] : [];
}

const JUDGE: TextJudge = {
  isSecretValue,
  hasSecretForm,
  holdsSecret: (data, depth) => search(data, [], depth).length > 0,
};

/** Whether the decoded value of a key of a Kubernetes Secret is one that somebody wrote. */
export function isSecretContent(key: string, decoded: string): boolean {
  return isSecretValue(key, decoded) || hidesSecret(decoded, JUDGE);
}
