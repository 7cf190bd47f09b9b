import { isIPv4, isIPv6 } from 'node:net';

interface Format {
  test: (text: string) => boolean;
  /** The format as the end of «… was expected». */
  words: string;
}

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const HOSTNAME = new RegExp(String.raw`^(?=.{1,253}\.?$)${LABEL}(?:\.${LABEL})*\.?$`, 'i');
const EMAIL = new RegExp(
  String.raw`^[a-z0-9!#$%&'*+/=?^_{|}~\x60-]+(?:\.[a-z0-9!#$%&'*+/=?^_{|}~\x60-]+)*@${LABEL}(?:\.${LABEL})*$`,
  'i',
);
const URI = /^[a-z][a-z0-9+.-]*:(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[\da-f]{2})+$/i;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)t([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(?:\.\d+)?(?:z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/i;
const ISO_DURATION = /^P(?!$)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/;
const GO_DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/** Formats that are judged; any other is a mere remark. `cidr` is ours; `duration` also takes the form that Kubernetes uses. */
export const FORMATS: Record<string, Format> = {
  email: { test: text => EMAIL.test(text), words: 'an e-mail address' },
  uri: { test: text => URI.test(text), words: 'a URI such as https://example.org/' },
  hostname: { test: text => HOSTNAME.test(text), words: 'a host name' },
  ipv4: { test: isIPv4, words: 'an IPv4 address' },
  ipv6: { test: isPlainIPv6, words: 'an IPv6 address' },
  cidr: { test: isCidr, words: 'an address range such as 10.0.0.0/8' },
  date: { test: isDate, words: 'a date such as 2026-01-31' },
  'date-time': { test: isDateTime, words: 'a time such as 2026-01-31T08:00:00Z' },
  duration: {
    test: text => ISO_DURATION.test(text) || GO_DURATION.test(text),
    words: 'a duration such as 1h30m or PT1H30M',
  },
};

/** Without the zone that `node:net` lets pass. */
function isPlainIPv6(text: string): boolean {
  return isIPv6(text) && !text.includes('%');
}

function isCidr(text: string): boolean {
  const match = /^(.+)\/(\d{1,3})$/.exec(text);
  if (!match) return false;
  const bits = isIPv4(match[1]!) ? 32 : isPlainIPv6(match[1]!) ? 128 : -1;
  return Number(match[2]) <= bits;
}

function isDate(text: string): boolean {
  const match = DATE.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isDateTime(text: string): boolean {
  const match = DATE_TIME.exec(text);
  return match !== null && isDate(match[1]!);
}
