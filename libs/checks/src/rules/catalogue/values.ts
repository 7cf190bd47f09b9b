import type { ProblemCode } from '@cedille/source';
import type { RuleDescription } from '../rule.ts';

/** Rules about facts and values, which are looked at before anything is rendered. */
export const VALUE_RULES: readonly RuleDescription<ProblemCode>[] = [
  {
    code: 'unknown-key',
    title: 'A key that nothing reads',
    why: 'The chart ignores it in silence: what it was to do never happens.',
    example: '# environments/production/grafana.yaml\ngrafana:\n  replica: 2\n',
    fix: 'write the key that is meant; where the chart does read it: ./cedille schema <component> --accept <path>',
    severity: 'error',
    defects: ['unknown-value', 'stale-copy'],
  },
  {
    code: 'near-miss',
    title: 'A key in an open map that is nearly one that the chart documents',
    why: 'The chart ignores it in silence, because it takes any key there.',
    example: '# environments/production/argocd.yaml\nargo-cd:\n  configs:\n    rbac: { policyCsv: "" }\n',
    fix: 'write the key that is meant; where rendering shows that nothing reads it, it is an error: if it is intended, ./cedille schema <component> --accept <path>',
    severity: 'warning',
    defects: ['unknown-value'],
  },
  {
    code: 'wrong-type',
    title: 'A value of another type, or null where it deletes a default',
    why: 'Templates fail or print something else; null takes a default of the chart away.',
    example: '# environments/production/grafana.yaml\ngrafana:\n  ingress: []\n',
    fix: 'write a value of the type that is expected',
    severity: 'error',
    defects: ['wrong-value'],
  },
  {
    code: 'image-older',
    title: 'An image that is older than the one the chart brings',
    why: 'It was copied from the defaults of an older chart, and stayed behind at each upgrade: templates that were written for the new program run the old one, with its defects.',
    example:
      '# environments/production/velero.yaml, while velero 12.1.0 brings v1.18.0\nvelero:\n  image: { tag: v1.14.0 }\n',
    fix: 'take the line out',
    severity: 'warning',
    defects: ['stale-copy'],
  },
  {
    code: 'missing-key',
    title: 'A value that has to be there and is not',
    why: 'The chart cannot be rendered, or renders an object that the API server refuses.',
    example: '# charts/web/component.yaml\ntitle: { en: Web, fr: Web }\n',
    fix: 'add it',
    severity: 'error',
    defects: ['required-missing'],
  },
  {
    code: 'schema-violation',
    title: 'A value that its schema does not take',
    why: 'Out of a range or a list, or of another form: it means something else to whoever reads it, or nothing.',
    example: '# environments/production/environment.yaml\nsizing: huge\n',
    fix: 'write a value that is expected',
    severity: 'error',
    defects: ['wrong-value', 'broken-template'],
  },
  {
    code: 'schema-version',
    title: 'A schema that was derived from another version than the one that is pinned',
    why: 'Values are judged by the keys of another version.',
    example: '# charts/grafana/Chart.yaml says 10.1.0, upstream.schema.json was derived from 10.0.0\n',
    fix: './cedille schema <component>',
    severity: 'error',
    defects: ['version-mismatch', 'stale-copy'],
  },
  {
    code: 'invalid-fact',
    title: 'Facts that contradict each other, or two environments with something that belongs to one',
    why: 'A copied environment writes into the other one: its secrets, its backups, its hosts.',
    example:
      '# environments/staging/environment.yaml, the same as in production\nbackup: { bucket: cedille-production-backup }\n',
    fix: 'correct one of them',
    severity: 'error',
    defects: ['swapped', 'duplicate'],
  },
];
