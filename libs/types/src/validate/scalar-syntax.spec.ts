import { describe, expect, it } from 'vitest';
import {
  isDns1035Label,
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isPathSegment,
  isQualifiedName,
  SYNTAX,
} from './scalar-syntax.ts';

const CASES: [string, (text: string) => boolean, readonly string[], readonly string[]][] = [
  [
    'quantity',
    SYNTAX.quantity,
    ['1', '0.5', '.5', '5.', '500m', '2Gi', '1e3', '-1', '1E', '100k'],
    ['', '1GB', '1 Gi', '1gi', '2Mb', 'm', '1.2.3'],
  ],
  [
    'date-time',
    SYNTAX['date-time'],
    ['2030-01-31T12:00:00Z', '2030-01-31T12:00:00.5+01:00'],
    ['2030-01-31', '2030-01-31 12:00:00Z', ''],
  ],
  ['byte', SYNTAX.byte, ['', 'aGk=', 'aGk=\n', 'YWJj'], ['hello', 'aGk', '{{x}}']],
  ['ipv4', SYNTAX.ipv4, ['10.0.0.1', '255.255.255.255'], ['256.0.0.1', '10.0.0', '10.0.0.1.', '::1']],
  ['ipv6', SYNTAX.ipv6, ['::1', 'fe80::1:2'], ['10.0.0.1', 'x::1']],
  ['cidr', SYNTAX.cidr, ['10.0.0.0/8', '::/0'], ['10.0.0.0', '/8']],
  [
    'duration',
    SYNTAX.duration,
    ['30s', '1h30m', '1.5h', '0', '-.5s', '2 seconds', '1 hr', '3Days'],
    ['30', 's', 'an hour', '1Gi', '5 months', '1hello', '1e3'],
  ],
  ['DNS label', isDnsLabel, ['a', '1a', 'a-b'], ['', 'a.b', '-a', 'a-', 'A', 'a'.repeat(64)]],
  ['DNS label of a service', isDns1035Label, ['a', 'a-1'], ['1a', 'a_b', '']],
  [
    'DNS subdomain',
    isDnsSubdomain,
    ['a', 'a.b-c.d', 'a'.repeat(253)],
    ['', 'a..b', '.a', 'a_b', 'A.b', 'a'.repeat(254)],
  ],
  ['path segment', isPathSegment, ['system:auth-delegator', 'a b'], ['.', '..', 'a/b', 'a%b']],
  [
    'qualified name',
    isQualifiedName,
    ['app', 'app.kubernetes.io/name', 'A_b.c'],
    ['', '/name', 'a/b/c', 'a b', '-a', 'X/name'],
  ],
  ['label value', isLabelValue, ['', 'v1.2_3-x', 'A'], ['a/b', '-a', 'a b', 'a'.repeat(64)]],
];

describe.each(CASES)('%s', (_name, accepts, right, wrong) => {
  it.each(right)('accepts "%s"', text => {
    expect(accepts(text)).toBe(true);
  });

  it.each(wrong)('refuses "%s"', text => {
    expect(accepts(text)).toBe(false);
  });
});
