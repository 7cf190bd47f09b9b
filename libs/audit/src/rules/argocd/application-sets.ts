import { isMap, type Path, type Position } from '@cedille/source';
import { findingAt } from '../../objects/finding-at.ts';
import { mapsAt, textAt, valueAt } from '../../objects/value-at.ts';
import type { AuditRule, Finding } from '../../finding.ts';
import { placeIn } from '../../tree/audited-file.ts';
import { isPlaceholder } from '../../tree/placeholder.ts';
import { isApplicationSet, type ApplicationSet, type MadeApplication } from './application-sets/application-set.ts';
import { plainParameters } from './application-sets/fill-template.ts';
import { gitPatterns } from './application-sets/generate.ts';
import { deliveredIn } from './applications.ts';

/**
 * An ApplicationSet makes Applications, each of one name, out of parameters that its generators have. What clusters, GitHub
 * or plugins give it is known to nobody here, and nothing is said of it.
 */
export const applicationSets: AuditRule = repository =>
  deliveredIn(repository).sets.flatMap(set => [
    ...otherDialect(set),
    ...uncheckedParameters(set),
    ...listedTexts(set),
    ...openParameters(set),
    ...namedTwice(set),
    ...refusedNames(set),
    ...nothingMade(set),
  ]);

const TEMPLATE: Path = ['spec', 'template'];

/** `{{name}}` where Go's templates are asked for, and `{{ .name }}` where they are not. */
function otherDialect({ document, dialect }: ApplicationSet): Finding[] {
  const template = valueAt(document.object, TEMPLATE);
  if (dialect === 'go')
    return plainParameters(template).map(({ path, name }) =>
      findingAt(document, [...TEMPLATE, ...path], {
        code: 'parameter-unknown',
        severity: 'error',
        like: 'applicationset plain parameter',
        message: `{{${name}}} is no template of Go: with goTemplate, Argo CD cannot read it.`,
        expected: `{{ .${name} }}`,
        fix: `write {{ .${name === 'path' ? 'path.path' : name} }}`,
        why: 'Argo CD makes none of the Applications.',
      }),
    );
  return goParameters(template).map(({ path, name }) =>
    findingAt(document, [...TEMPLATE, ...path], {
      code: 'parameter-unknown',
      severity: 'error',
      like: 'applicationset go parameter',
      message: `{{ ${name} }} is a template of Go, and goTemplate is not set: it stays as it is written.`,
      expected: 'goTemplate: true, or a parameter without the dot',
      fix: 'set spec.goTemplate: true, and goTemplateOptions: ["missingkey=error"]',
      why: 'Applications are made with the braces in their names and paths.',
    }),
  );
}

/** Texts of an Application that decide what it is; in others (values of charts) braces may be meant for somebody else. */
const DECISIVE =
  /^(?:metadata\.name|spec\.project|spec\.destination\.(?:name|namespace|server)|spec\.sources?(?:\.\d+)?\.(?:repoURL|path|targetRevision|chart))$/;

function goParameters(template: unknown): { path: Path; name: string }[] {
  return textsBelow(template).flatMap(({ text, path }) => {
    const name = DECISIVE.test(path.join('.')) ? /\{\{-?\s*(\.\w[\w.]*)\s*-?\}\}/.exec(text)?.[1] : undefined;
    return name === undefined ? [] : [{ path, name }];
  });
}

function textsBelow(value: unknown, path: Path = []): { text: string; path: Path }[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsBelow(item, [...path, index]));
  return isMap(value) ? Object.entries(value).flatMap(([key, inner]) => textsBelow(inner, [...path, key])) : [];
}

/** Without the option, a parameter that is not there becomes the text `<no value>`. */
function uncheckedParameters({ document, dialect }: ApplicationSet): Finding[] {
  const options = valueAt(document.object, ['spec', 'goTemplateOptions']);
  const isChecked = Array.isArray(options) && options.some(option => String(option).includes('missingkey=error'));
  if (dialect === 'plain' || isChecked) return [];
  return [
    findingAt(document, ['spec', 'goTemplate'], {
      code: 'parameter-unchecked',
      severity: 'warning',
      like: 'applicationset',
      message: 'A parameter that is missing is filled in as <no value>, and nobody is told.',
      expected: 'goTemplateOptions: ["missingkey=error"]',
      fix: 'add goTemplateOptions: ["missingkey=error"] beside goTemplate',
    }),
  ];
}

/** Elements of a list are maps of texts, unless goTemplate is set. */
function listedTexts({ document, dialect }: ApplicationSet): Finding[] {
  if (dialect === 'go') return [];
  return listsIn(valueAt(document.object, ['spec', 'generators']), ['spec', 'generators']).flatMap(path =>
    mapsAt(document.object, path).flatMap(({ item, path: at }) =>
      wrongTexts(item, at).map(wrong =>
        findingAt(document, wrong, {
          code: 'object-field',
          severity: 'error',
          like: 'applicationset list',
          message: `${String(wrong.at(-1))} of the element is no text: without goTemplate, a list takes texts alone.`,
          expected: 'a text in quotes',
          fix: 'put it in quotes, or set spec.goTemplate: true',
          why: 'Argo CD makes none of the Applications of the generator.',
        }),
      ),
    ),
  );
}

function wrongTexts(element: Readonly<Record<string, unknown>>, at: Path): Path[] {
  return Object.entries(element).flatMap(([key, value]): Path[] => {
    if (key === 'values' && isMap(value))
      return Object.entries(value).flatMap(([inner, text]) => (typeof text === 'string' ? [] : [[...at, key, inner]]));
    return typeof value === 'string' ? [] : [[...at, key]];
  });
}

function listsIn(value: unknown, path: Path): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => listsIn(item, [...path, index]));
  if (!isMap(value)) return [];
  return [
    ...(isMap(value['list']) ? [[...path, 'list', 'elements']] : []),
    ...['matrix', 'merge'].flatMap(key => listsIn(valueAt(value, [key, 'generators']), [...path, key, 'generators'])),
  ];
}

/** A parameter that decides where an Application comes from or goes to, and that no generator has. */
function openParameters({ document, made, dialect }: ApplicationSet): Finding[] {
  return made.flatMap(({ set, missing }) =>
    missing
      .filter(({ path, name }) => DECISIVE.test(path.join('.')) && (dialect === 'go' || !name.startsWith('.')))
      .map(({ path, name }) => ({
        ...findingAt(document, [...TEMPLATE, ...path], {
          code: 'parameter-unknown',
          severity: 'error',
          like: `applicationset parameter ${path.join('.')}`,
          message: isWholePath(name, dialect)
            ? `{{ ${name} }} is all that is known of the path, and no text.`
            : `The generator has no ${name.replace(/^\./, '')} for the template${set.at ? ` (${placeOf(set.at)})` : ''}.`,
          expected: isWholePath(name, dialect)
            ? `{{ ${name}.path }}`
            : `one of ${Object.keys(set.values).sort().join(', ') || 'nothing'}`,
          fix: isWholePath(name, dialect) ? `write {{ ${name}.path }}` : 'correct the name, or add it to the generator',
          why:
            dialect === 'go'
              ? 'Argo CD makes no Application, or one whose fields say <no value>.'
              : 'Applications are made with the braces in their names and paths.',
        }),
      })),
  );
}

function isWholePath(name: string, dialect: ApplicationSet['dialect']): boolean {
  return dialect === 'go' && /^\.(?:\w+\.)?path$/.test(name);
}

function placeOf({ file, line }: Position): string {
  return `${file}:${line}`;
}

function nameOf({ document }: MadeApplication): string | undefined {
  const name = textAt(document.object, [...TEMPLATE, 'metadata', 'name']);
  return name === undefined || isPlaceholder(name) ? undefined : name;
}

/** Two Applications of one name: Argo CD makes neither again. */
function namedTwice({ document, made }: ApplicationSet): Finding[] {
  const first = new Map<string, MadeApplication>();
  return made.flatMap((one): Finding[] => {
    const name = nameOf(one);
    const before = name === undefined ? undefined : first.get(name);
    if (name !== undefined && !before) first.set(name, one);
    if (!before || one.set.isPartial) return [];
    const path = [...TEMPLATE, 'metadata', 'name'];
    return [
      {
        ...findingAt(document, path, {
          code: 'duplicate-object',
          severity: 'error',
          like: 'applicationset names',
          message: `It makes two Applications of the name ${name}${before.set.at ? `; the first one of ${placeOf(before.set.at)}` : ''}.`,
          expected: 'a name of its own for each',
          fix: 'put into the name whatever tells them apart',
          why: 'Argo CD refuses the second one.',
        }),
        at: one.set.at ?? placeIn(document, path),
      },
    ];
  });
}

/** Names of folders and files may have capitals and underscores; those of objects may not. */
function refusedNames({ document, made }: ApplicationSet): Finding[] {
  return made.flatMap((one): Finding[] => {
    const name = nameOf(one);
    if (name === undefined || /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/.test(name)) return [];
    const path = [...TEMPLATE, 'metadata', 'name'];
    const written = textAt(document.object, path);
    if (written === name) return [];
    return [
      {
        ...findingAt(document, path, {
          code: 'object-field',
          severity: 'error',
          like: 'applicationset name',
          message: `It makes an Application of the name ${JSON.stringify(name)}, which the API server refuses.`,
          expected: 'small letters, digits, dashes and dots',
          fix: /basename|filename/.test(written ?? '')
            ? 'write basenameNormalized instead of basename, or rename the folder'
            : 'change the parameter',
        }),
        at: one.set.at ?? placeIn(document, path),
      },
    ];
  });
}

/** All that it looks for is in this repository, and nothing of it is there. */
function nothingMade({ document, made, isWhole }: ApplicationSet): Finding[] {
  if (!isApplicationSet(document) || made.length || !isWhole) return [];
  const generators = valueAt(document.object, ['spec', 'generators']);
  const patterns = gitPatterns(generators).map(({ pattern }) => pattern);
  return [
    findingAt(document, ['spec', 'generators'], {
      code: 'generator-empty',
      severity: 'warning',
      like: 'applicationset',
      message: patterns.length
        ? `It makes no Application: nothing in this repository is at ${patterns.join(', ')}.`
        : 'It makes no Application: its generators have no element.',
      expected: 'a generator that finds something',
      fix: patterns.length ? 'correct the path' : 'add an element, or remove the ApplicationSet',
    }),
  ];
}
