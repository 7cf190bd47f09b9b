import { ArchiveError, readArchive } from '@cedille/archive';
import { packArchive } from '@cedille/archive/pack-archive';
import { findInIndex } from '@cedille/helm';
import { parseDocument, splitDocuments } from '@cedille/manifests';
import { openRegistry, RegistryError } from '@cedille/net';
import { parseTemplates, TemplateSyntaxError } from '@cedille/schema';
import { parseYaml } from '@cedille/source';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Grammar } from './mutate.ts';

/** Something that reads what others wrote. */
export interface Reader extends Grammar {
  /** Reads one input. What it throws is a defect; faults that it tells in its own words are no throw here. */
  read: (input: string) => void | Promise<void>;
  close?: () => Promise<void>;
}

/** Every reader of what people, charts and servers give, opened when it is asked for. */
export const READERS: Readonly<Record<string, () => Promise<Reader>>> = {
  archive: () => Promise.resolve(archiveReader()),
  yaml: () => Promise.resolve(yamlReader()),
  manifests: () => Promise.resolve(manifestReader()),
  templates: () => Promise.resolve(templateReader()),
  index: () => Promise.resolve(indexReader()),
  registry: registryReader,
};

/** Headers and contents are changed, not what packs them: otherwise hardly one would be read as far as its first header. */
function archiveReader(): Reader {
  const files = [
    { path: 'shop/Chart.yaml', content: Buffer.from('name: shop\nversion: 1.0.0\n') },
    { path: `shop/${'long/'.repeat(30)}name.txt`, content: Buffer.from('x'.repeat(700)) },
    { path: 'shop/é.yaml', content: Buffer.alloc(0) },
  ];
  const packed = [packArchive(files), packArchive(files.slice(0, 1)), packArchive([])];
  return {
    seeds: packed.map(bytes => gunzipSync(bytes).toString('latin1').slice(0, 6_144)),
    pieces: [
      '\0',
      '\xff\xff\xff\xff',
      '\x80',
      '-0000001',
      '77777777777',
      'ustar',
      '../',
      '/',
      '17 size=-1000000\n',
      '30 path=../../x\n',
      'L',
      'x',
      'g',
      '\x1f\x8b',
      '\0'.repeat(512),
    ],
    async read(input) {
      const bytes = Buffer.from(input, 'latin1');
      await readArchive(input.length % 16 ? gzipSync(bytes, { level: 1 }) : bytes, { maxBytes: 2 ** 20 }).catch(
        tellsOf(ArchiveError),
      );
    },
  };
}

const YAML: Grammar = {
  seeds: [
    'a: 1\nb: [x, {y: z}]\nc: &c\n  d: "e"\nf: *c\n',
    'list:\n  - name: a\n    value: |\n      text\n  - <<: {x: 1}\n    name: >-\n      folded\n',
    "'a b': !!str 1\n? key\n: - 1\n  - 2.5e3\n  - 0644\n  - ~\n",
    '# comment\n---\nimage: {repository: "ghcr.io/x", tag: v1}\n...\n',
  ],
  pieces: [
    ': ',
    '- ',
    '? ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '&a ',
    '*a',
    '<<: *a',
    '!!str ',
    '!x ',
    '|',
    '>',
    '\n  ',
    '\n',
    '\t',
    '"',
    "'",
    '\\',
    '#',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    'null',
    '__proto__: ',
    '\u0085',
    '\ufeff',
    '0x',
    '.inf',
    'yes',
    '@',
    '`',
  ],
};

function yamlReader(): Reader {
  return {
    ...YAML,
    read(input) {
      for (const dialect of ['1.2', 'helm'] as const) {
        const document = parseYaml(input, 'fuzz.yaml', { dialect });
        for (const path of [[], ['a'], ['list', 0, 'name']]) document.positionOf(path);
        if (document.problems.length && document.data !== undefined) throw new Error('a text with problems has data');
      }
    },
  };
}

function manifestReader(): Reader {
  return {
    ...YAML,
    read(input) {
      for (const { text } of splitDocuments(input)) parseDocument(text);
    },
  };
}

function templateReader(): Reader {
  return {
    seeds: [
      '{{- define "a.b" -}}\n{{ .Values.x | default "y" | quote }}\n{{- end }}\n',
      '{{ range $k, $v := .Values.map }}{{ $k }}: {{ $v }}{{ else }}x{{ end }}',
      '{{ with .a }}{{ include "x" (dict "a" 1 "b" (list 2 .c)) | nindent 4 }}{{ end }}{{/* comment */}}',
      '{{ if and (eq .x "1") (not .y) }}a{{ else if .z }}b{{ else }}{{ break }}{{ end }}{{ template "t" . }}',
    ],
    pieces: [
      '{{',
      '}}',
      '{{-',
      '-}}',
      '{{/*',
      '*/}}',
      '(',
      ')',
      '|',
      ',',
      '.',
      '$',
      '$x',
      ':=',
      '=',
      '"',
      '`',
      "'",
      '\\',
      'if ',
      'else ',
      'end',
      'range ',
      'with ',
      'define "x"',
      'block "y" .',
      'template "z"',
      'break',
      'continue',
      'nil',
      '1e9',
      '0x_1',
      '1i',
      "'\\x41'",
      '\n',
      ' ',
      '\0',
    ],
    read(input) {
      try {
        parseTemplates(input, 'fuzz.tpl');
      } catch (error) {
        if (!(error instanceof TemplateSyntaxError)) throw error;
      }
    },
  };
}

function indexReader(): Reader {
  return {
    seeds: [
      'apiVersion: v1\nentries:\n  shop:\n  - name: shop\n    version: 1.0.0\n    digest: ' +
        'a'.repeat(64) +
        '\n    urls:\n    - shop-1.0.0.tgz\n  other: []\n',
      '{"apiVersion":"v1","entries":{"shop":[{"version":"1.0.0","urls":["a.tgz"]}]}}',
      'entries: {}\n',
    ],
    pieces: [
      ...YAML.pieces,
      'entries:',
      '  shop:\n',
      '    version: 1.0.0\n',
      'urls: 1\n',
      '{"entries":',
      'null',
      '\r\n',
    ],
    read(input) {
      try {
        findInIndex(input, 'shop', '1.0.0');
      } catch (error) {
        if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) throw error;
      }
    },
  };
}

/** A server of this machine that answers with what it is told: status and headers in the first lines, then the body. */
async function registryReader(): Promise<Reader> {
  let said = '';
  const server = createServer((request, response) => {
    request.resume();
    const [head = '', ...body] = said.split('\n\n');
    const [status = '', ...lines] = head.split('\n');
    response.statusCode = /^[2-5]\d\d$/.test(status) ? Number(status) : 200;
    for (const line of lines) setHeader(response, line.split(': '));
    response.end(body.join('\n\n'));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const registry = openRegistry({ env: { HOME: '/nowhere' }, retries: 0, connectMs: 500, requestMs: 500, idleMs: 500 });
  const address = { host, path: 'club/shop' };
  return {
    seeds: [
      '200\ndocker-content-digest: sha256:' + 'a'.repeat(64) + '\n\n{"schemaVersion":2,"layers":[]}',
      `401\nwww-authenticate: Bearer realm="http://${host}/token",service="x",scope="y"\n\n{"token":"t"}`,
      '404\n\n{"errors":[{"code":"NAME_UNKNOWN","message":"no"}]}',
      `307\nlocation: http://${host}/v2/club/shop/manifests/1\n\n`,
      '429\nretry-after: 0\n\n',
    ],
    pieces: [
      '200',
      '301',
      '401',
      '403',
      '500',
      '\nlocation: ',
      '\nwww-authenticate: Bearer realm="',
      '"',
      '{',
      '}',
      '[',
      ']',
      'null',
      '\n\n',
      'http://',
      '//',
      '..',
      `${host}`,
      'sha256:',
      '\ncontent-encoding: gzip',
    ],
    async read(input) {
      said = input;
      await registry.resolve(address, '1.0.0').catch(tellsOf(RegistryError));
      await registry.readManifest(address, `sha256:${'a'.repeat(64)}`).catch(tellsOf(RegistryError));
    },
    close: () => close(server),
  };
}

function setHeader(response: { setHeader: (name: string, value: string) => unknown }, [name, value]: string[]): void {
  try {
    response.setHeader(name!, value!);
  } catch {
    // A header that no server can send reaches no reader.
  }
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise(resolve => void server.close(() => resolve()));
}

/** Lets the error pass that a reader has for what it cannot read. */
function tellsOf(kind: abstract new (...args: never[]) => Error): (error: unknown) => void {
  return error => {
    if (!(error instanceof kind)) throw error;
  };
}
