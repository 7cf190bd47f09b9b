/** Classes of defects by which platforms of this kind break. The catalogue says of each what catches it. */
export const DEFECTS = {
  'unknown-value': 'unknown value key',
  'wrong-value': 'wrong value type or null',
  'stale-copy': 'stale copy of defaults',
  'version-mismatch': 'version mismatch',
  'unknown-field': 'unknown field in a custom or built-in object',
  'required-missing': 'required field missing',
  scope: 'scope',
  'dangling-reference': 'dangling reference',
  'missing-permission': 'missing permission',
  order: 'order',
  duplicate: 'duplicate',
  unreachable: 'unreachable',
  swapped: 'swapped or copied',
  floating: 'floating',
  'secret-in-the-clear': 'secret in the clear',
  'weak-posture': 'weak posture',
  'non-determinism': 'non-determinism',
  'structural-impossibility': 'structural impossibility',
  'broken-template': 'broken template or workflow',
} as const;

export type DefectClass = keyof typeof DEFECTS;
