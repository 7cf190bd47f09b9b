import { validate } from '@cedille/source';
import { describe, expect, it } from 'vitest';
import { deriveSchema } from '../derive-schema.ts';
import { chartOf, derive, TYPES } from '../testing.ts';
import { checkSchema } from './check-schema.ts';
import { embedSchema, embeddedVersion } from './embed-schema.ts';
import { formatSchema } from './format-schema.ts';

const POD =
  'kind: Deployment\nspec:\n  template:\n    spec:\n      tolerations: {{- toYaml .Values.tol | nindent 8 }}\n';
const derived = derive(POD, 'tol: []\nport: 80\n');
const DOCUMENT = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: { ours: { type: 'string', description: 'Ours.' }, 'up/stream': { $ref: '#/$defs/up~1stream' } },
  additionalProperties: false,
  $defs: { own: { type: 'string' } },
};

describe('embedding', () => {
  const document = embedSchema(DOCUMENT, 'up/stream', { ...derived, component: 'web' });

  it('keeps what is ours and names version and command', () => {
    expect(document).toMatchObject({ properties: DOCUMENT.properties, $defs: { own: DOCUMENT.$defs.own } });
    expect(document['$defs']['up/stream'].$comment).toBe('demo 1.2.3, derived by ./cedille schema web');
    expect(embeddedVersion(document, 'up/stream')).toEqual({ name: 'demo', version: '1.2.3' });
    expect(embeddedVersion(document, 'other')).toBeUndefined();
  });

  it('judges values below the key, through references of its own', () => {
    expect(validate(document, { ours: 'x', 'up/stream': { port: 1, tol: [{ key: 'a' }] } })).toEqual([]);
    expect(validate(document, { 'up/stream': { port: 1, tol: [{ kee: 'a' }] } })).toMatchObject([
      { path: ['up/stream', 'tol', 0, 'kee'] },
    ]);
  });

  it('keeps the shared parts of two dependencies apart', () => {
    const both = embedSchema(document, 'second', derived);
    expect(Object.keys(both['$defs'])).toEqual(['own', 'second', 'up/stream']);
    expect(JSON.stringify(both['$defs']['second'])).toContain('#/$defs/second/$defs/io.k8s.Toleration');
  });

  it('of the same schema again changes nothing', () => {
    expect(formatSchema(embedSchema(document, 'up/stream', { ...derived, component: 'web' }))).toBe(
      formatSchema(document),
    );
  });
});

describe('checking', () => {
  it('says what would be written where nothing is', () => {
    const check = checkSchema({ document: DOCUMENT, key: 'demo', derived });
    expect(check).toMatchObject({
      committed: undefined,
      isCurrent: false,
      derived: { name: 'demo', version: '1.2.3' },
    });
    expect(check.changes.map(({ path }) => path)).toEqual(['global', 'port', 'tol', 'tol.*']);
  });

  it('lists keys that come, go, and change', () => {
    const older = derive('', 'port: http\nold: {x: 1}\nsame: 1\nlimit: 1\n');
    const newer = derive('', 'port: 80\nnew: 1\nsame: 1\nlimit: 2\n');
    const document = embedSchema(DOCUMENT, 'demo', older);
    expect(checkSchema({ document, key: 'demo', derived: newer }).changes).toEqual([
      { path: 'limit', change: 'default', detail: '1 → 2' },
      { path: 'new', change: 'added' },
      { path: 'old', change: 'removed' },
      { path: 'old.x', change: 'removed' },
      { path: 'port', change: 'type', detail: 'string → integer' },
    ]);
  });

  it('names what replaced a removed key where the chart says so', () => {
    const older = derive('', 'oldName: 1\nother: 1\n');
    const templates = [
      {
        path: 'demo/templates/NOTES.txt',
        text: '{{ if .Values.oldName }}oldName has been removed, use "server.name"{{ end }}',
      },
    ];
    const chart = chartOf('', 'server: {name: 1}\n', { templates });
    const check = checkSchema({
      document: embedSchema(DOCUMENT, 'demo', older),
      key: 'demo',
      derived: deriveSchema(chart, { types: TYPES }),
      chart,
    });
    expect(check.changes.filter(({ change }) => change === 'removed')).toEqual([
      { path: 'oldName', change: 'removed', replacement: 'server.name' },
      { path: 'other', change: 'removed' },
    ]);
  });

  it('finds nothing to change in what was just written', () => {
    expect(checkSchema({ document: embedSchema(DOCUMENT, 'demo', derived), key: 'demo', derived })).toMatchObject({
      isCurrent: true,
      changes: [],
    });
  });
});

describe('the text', () => {
  it('has one property a line, and on one line what has none', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: ['string', 'null'], default: '' }, b: { type: 'array', items: { type: 'string' } } },
    };
    expect(formatSchema(schema)).toBe(`{
  "type": "object",
  "properties": {
    "a": { "type": ["string", "null"], "default": "" },
    "b": { "type": "array", "items": { "type": "string" } }
  }
}
`);
  });
});
