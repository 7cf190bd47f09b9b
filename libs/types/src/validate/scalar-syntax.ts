/** The rules by which the API server reads text that stands for something else. Each answers whether the text is right. */
export const SYNTAX = {
  /** `resource.Quantity`: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
  quantity: matches(/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/),
  /** RFC 3339, as Go's time.RFC3339 reads it. */
  'date-time': matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/),
  /** Standard base64 with padding; line breaks are allowed as in Go's encoding/base64. */
  byte: (text: string): boolean => {
    const bare = text.replace(/[\r\n]/g, '');
    return bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare);
  },
  ipv4: matches(/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/),
  ipv6: (text: string): boolean => text.includes(':') && /^[0-9A-Fa-f:.]+$/.test(text),
  cidr: matches(/^[0-9A-Fa-f:.]+\/\d{1,3}$/),
  /** Go's time.ParseDuration, or anything in which one of the words of strfmt follows a number. */
  duration: (text: string): boolean => GO_DURATION.test(text) || WORDED_DURATION.test(text),
} as const;

const GO_DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
/** The last word of each unit may go on: `seconds`. */
const WORDED_DURATION =
  /\d\s*(?:(?:ns|us|ms|s|m|h|hr|d|w|wk)(?![A-Za-zµ])|nano|µs(?![A-Za-zµ])|micro|milli|sec|min|hour|day|week)/i;

function matches(pattern: RegExp): (text: string) => boolean {
  return text => pattern.test(text);
}

/** RFC 1123 label: names of namespaces. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text);
}

/** RFC 1035 label, which starts with a letter: names of services. */
export function isDns1035Label(text: string): boolean {
  return text.length <= 63 && /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/.test(text);
}

/** RFC 1123 subdomain: names of most objects. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(text);
}

/** What can stand in a URL path: names of RBAC objects. */
export function isPathSegment(text: string): boolean {
  return text !== '.' && text !== '..' && !/[/%]/.test(text);
}

/** Keys of labels and annotations: `name` or `prefix.example/name`. */
export function isQualifiedName(text: string): boolean {
  const [name, prefix, ...more] = text.split('/').reverse() as [string, ...string[]];
  return more.length === 0 && (prefix === undefined || isDnsSubdomain(prefix)) && name !== '' && isLabelValue(name);
}

/** Values of labels. */
export function isLabelValue(text: string): boolean {
  return text.length <= 63 && /^(?:[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)?$/.test(text);
}
