import { formatPath } from '@cedille/source';
import type { KubernetesObject } from '@cedille/manifests';
import type { ObjectViolation } from '@cedille/types';

interface Betrayal {
  rule: 'printed' | 'printed-float';
  sign: RegExp;
  what: string;
}

/** What Go prints where a template was given something else than it expects. */
const BETRAYALS: readonly Betrayal[] = [
  { rule: 'printed', sign: /<no value>/, what: '<no value>: a value that is not set' },
  {
    rule: 'printed',
    sign: /(?:^|[\s"'=:,[{(])<nil>(?:$|[\s"',\]})])/,
    what: '<nil>: a value that is not set, printed or in a list that was printed',
  },
  {
    rule: 'printed',
    sign: /%!\w?\((?:[^()]|\([^()]*\))*\)|%!\([A-Z]+\)/,
    what: 'a verb of printf without its argument, or with one of another type',
  },
  {
    rule: 'printed',
    sign: /(?:^|[\s"'=:,[{(])map\[(?:[\w./-]+:[^\]]*)?\]/,
    what: 'map[…]: a map where a text was expected',
  },
  // People write 1e6; the sign and two digits are Go's.
  {
    rule: 'printed-float',
    sign: /(?:^|=)-?\d(?:\.\d+)?e\+\d{2}$/,
    what: 'a whole number that Go printed as a float',
  },
];

const EXPECTED: Readonly<Record<Betrayal['rule'], string>> = {
  printed: 'a text that the template meant',
  'printed-float': 'its digits',
};

/** Texts in which a template betrays a mistake. Definitions of kinds are left out: they quote Go in what they explain. */
export function printedByMistake(object: KubernetesObject): ObjectViolation[] {
  return object.kind === 'CustomResourceDefinition' ? [] : search(object, []);
}

type Path = (string | number)[];

function search(value: unknown, path: Path): ObjectViolation[] {
  if (typeof value === 'string') return judge(value, path);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    search(member, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function judge(text: string, path: Path): ObjectViolation[] {
  const found = BETRAYALS.find(({ sign }) => sign.test(text));
  if (!found) return [];
  const message = `${formatPath(path)} holds ${found.what}.`;
  return [{ rule: found.rule, path, message, expected: EXPECTED[found.rule] }];
}
