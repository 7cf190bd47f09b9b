import { jsonOf } from './json-of.ts';

/** How a text is judged by the key beside it. */
export interface TextJudge {
  /** Whether the value of a key is a secret that somebody wrote. */
  isSecretValue: (key: string, value: unknown) => boolean;
  /** Whether a text is one by its form alone. */
  hasSecretForm: (text: string) => boolean;
  /** Whether data holds one. */
  holdsSecret: (data: unknown, depth: number) => boolean;
}

/** A line of YAML, of properties or of a file of variables. */
const LINE = /^\s*(?:-\s+|export\s+)?["']?([A-Za-z_][\w.-]{1,60})["']?\s*[:=]\s*(\S.*?)\s*$/;
/** `--password=…`, `--password …`. */
const FLAG = /(?:^|\s)--?([A-Za-z][\w-]{2,40})(?:=|\s+)("[^"]*"|'[^']*'|[^\s"']+)/g;
/** `?access_token=…`. */
const PARAMETER = /[?&]([A-Za-z_][\w-]{2,40})=([^&\s"'#]+)/g;
const BASE64 = /[A-Za-z0-9+/]{24,}={0,2}/g;
/** Deeper than this nobody hides one by chance. */
const DEPTH = 3;
/** Longer texts are dashboards and scripts; reading on would cost more than it finds. */
const LIMIT = 512 * 1024;

/** Whether a text carries a secret inside: in base64, JSON, lines with keys, flags, parameters of a URL. */
export function hidesSecret(whole: string, judge: TextJudge, depth = 0): boolean {
  if (whole.length < 8 || depth > DEPTH) return false;
  const text = whole.slice(0, LIMIT);
  return (
    inJson(text, judge, depth) ||
    inLines(text, judge) ||
    inMatches(text, FLAG, judge) ||
    inMatches(text, PARAMETER, judge) ||
    inBase64(text, judge, depth)
  );
}

function inJson(text: string, { holdsSecret }: TextJudge, depth: number): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  const data = jsonOf(text);
  return data !== undefined && holdsSecret(data, depth + 1);
}

function inLines(text: string, { isSecretValue }: TextJudge): boolean {
  if (!text.includes('\n') && !/^[A-Z][A-Z0-9_]*=/.test(text)) return false;
  return text.split('\n').some(line => {
    const match = /^\s*(?:#|;|\/\/)/.test(line) ? undefined : LINE.exec(line);
    return match != null && isPlain(match[2]!) && isSecretValue(match[1]!, unquote(match[2]!));
  });
}

/** What programs compute, and whatever is longer than one word, is no value that somebody wrote there. */
function isPlain(value: string): boolean {
  return /^(?:"[^"$`{]*"|'[^'$`{]*'|[^\s"'$`{}()[\]<>|&*,;]+),?$/.test(value);
}

function unquote(value: string): string {
  return value.replace(/,$/, '').replace(/^(["'])(.*)\1$/, '$2');
}

function inMatches(text: string, pattern: RegExp, { isSecretValue }: TextJudge): boolean {
  if (!text.includes('-') && !text.includes('=')) return false;
  return [...text.matchAll(pattern)].some(
    ([, key = '', value = '']) => isPlain(value) && !value.startsWith('-') && isSecretValue(key, unquote(value)),
  );
}

function inBase64(text: string, judge: TextJudge, depth: number): boolean {
  return [...text.matchAll(BASE64)].slice(0, 200).some(([match]) => {
    const decoded = Buffer.from(match, 'base64').toString('utf8');
    return isText(decoded) && (judge.hasSecretForm(decoded) || hidesSecret(decoded, judge, depth + 1));
  });
}

/** Whether something decodes to what a person could read: everything that looks like base64 does decode. */
function isText(decoded: string): boolean {
  return decoded.length >= 12 && /^[\t\n\r\x20-\x7e\u00a0-\u024f]+$/.test(decoded);
}
