import { isMap } from '@cedille/source';
import { mapsAt, textAt, valueAt } from '../../../objects/value-at.ts';
import type { AuditedDocument } from '../../../tree/audited-file.ts';
import { fillTemplate, type Dialect, type Filled } from './fill-template.ts';
import { generate } from './generate.ts';
import type { GitLook } from './git-generator.ts';
import type { ParameterSet } from './parameters.ts';

/** An ApplicationSet, and the Applications that it makes as far as the repository tells. */
export interface ApplicationSet {
  document: AuditedDocument;
  dialect: Dialect;
  made: readonly MadeApplication[];
  /** Whether it makes no others. */
  isWhole: boolean;
  /** Something else may change what the template says: a patch, or a template of a generator. */
  isPatched: boolean;
}

export interface MadeApplication {
  set: ParameterSet;
  /** The ApplicationSet with the parameters in its template. */
  document: AuditedDocument;
  /** What the template asks for, and nothing gives; paths begin below `spec.template`. */
  missing: Filled['missing'];
}

/** Whether Argo CD makes Applications of it. */
export function isApplicationSet({ object }: AuditedDocument): boolean {
  return object.kind === 'ApplicationSet' && isMap(valueAt(object, ['spec', 'template', 'spec']));
}

/** Works out what an ApplicationSet makes; without a look into Git only what stands in its lists. */
export function expand(document: AuditedDocument, git: GitLook | undefined): ApplicationSet {
  const spec = document.object['spec'] as Readonly<Record<string, unknown>>;
  const dialect: Dialect = spec['goTemplate'] === true ? 'go' : 'plain';
  const isPatched = isChanged(spec);
  const { sets, isWhole } = isPatched
    ? { sets: [], isWhole: false }
    : generate(document.object, ['spec', 'generators'], { document, dialect, ...(git && { git }) });
  const made = sets.map((set): MadeApplication => {
    const { value, missing } = fillTemplate(spec['template'], set, dialect);
    const object = { ...document.object, spec: { ...spec, template: value } };
    return { set, document: { ...document, object }, missing };
  });
  return { document, dialect, made, isWhole, isPatched };
}

/** A patch that touches nothing of where an Application comes from and goes to changes nothing that is looked at here. */
function isChanged(spec: Readonly<Record<string, unknown>>): boolean {
  const patch = textAt(spec, ['templatePatch']);
  if (patch !== undefined && /source|path|project|destination|name|\brepo/i.test(patch)) return true;
  return mapsAt(spec, ['generators']).some(({ item }) => holdsTemplate(item));
}

function holdsTemplate(generator: unknown): boolean {
  if (Array.isArray(generator)) return generator.some(holdsTemplate);
  if (!isMap(generator)) return false;
  return Object.entries(generator).some(
    ([, data]) => isMap(data) && ('template' in data || holdsTemplate(data['generators'])),
  );
}
