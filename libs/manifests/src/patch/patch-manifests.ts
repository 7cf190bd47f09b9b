import { CedilleError, didYouMean, type Problem } from '@cedille/source';
import { isMap, parseDocument as parse, type Document as YamlDocument, type YAMLMap } from 'yaml';
import { splitDocuments } from '../split-documents.ts';
import { applyOperations } from './json-patch.ts';
import { targetName, type Patch, type PatchTarget } from './patch.ts';
import { mergePatch, PatchError, REMOVED } from './strategic-merge.ts';

/**
 * The text of a render with some of its objects changed; all others stay byte for byte as they are, and of those that are
 * changed every scalar that no patch is about stays as it was written.
 * @throws CedilleError `patch-unused` for a target that is not there, or a patch that changes nothing; `patch-refused` for
 * one that cannot be carried out
 */
export function patchManifests(text: string, patches: readonly Patch[]): string {
  if (!patches.length) return text;
  const documents = splitDocuments(text).map(document => new PatchedDocument(document.text));
  const problems = patches.flatMap(patch => applyPatch(patch, documents));
  if (problems.length) throw new CedilleError(problems);
  return documents.map(document => (document.isRemoved ? '' : `---\n${document.text()}`)).join('');
}

/** Is parsed when a patch may be about it. */
class PatchedDocument {
  isRemoved = false;
  readonly #written: string;
  #parsed: YamlDocument | undefined;
  #isChanged = false;

  constructor(written: string) {
    this.#written = written;
  }

  /** Without a look at what it holds: whether it may be of that kind and name. */
  mayBe({ kind, name }: Pick<PatchTarget, 'kind' | 'name'>): boolean {
    return !this.isRemoved && this.#written.includes(kind) && this.#written.includes(name);
  }

  get root(): YAMLMap | undefined {
    // Every scalar is a text: nothing is read as a number and written as another one.
    this.#parsed ??= parse(this.#written, { schema: 'failsafe', strict: false });
    return isMap(this.#parsed.contents) ? this.#parsed.contents : undefined;
  }

  get head(): Required<PatchTarget> {
    const read = (...path: string[]): string => String(this.root?.getIn(path) ?? '');
    const [group = '', version] = read('apiVersion').split('/');
    return {
      group: version === undefined ? '' : group,
      kind: read('kind'),
      name: read('metadata', 'name'),
      namespace: read('metadata', 'namespace'),
    };
  }

  text(): string {
    return this.#isChanged ? this.#print() : this.#written;
  }

  /** Carries a patch out; whether that changed anything. */
  change(work: (root: YAMLMap) => typeof REMOVED | void): boolean {
    const before = this.#meaning();
    this.isRemoved = work(this.root!) === REMOVED;
    const isChanged = this.isRemoved || this.#meaning() !== before;
    this.#isChanged ||= isChanged;
    return isChanged;
  }

  /** With types, as Kubernetes reads it: `8080` is another port than `"8080"`. */
  #meaning(): string {
    return JSON.stringify(parse(this.#print(), { schema: 'yaml-1.1', strict: false }).toJS());
  }

  #print(): string {
    return this.#parsed!.toString({ lineWidth: 0 });
  }
}

function applyPatch(patch: Patch, documents: readonly PatchedDocument[]): Problem[] {
  const found = documents.filter(document => document.mayBe(patch.target) && fits(document.head, patch.target));
  if (found.length !== 1) return [found.length ? severalTargets(patch, found) : noTarget(patch, documents)];
  const [document] = found as [PatchedDocument];
  try {
    const isBuiltIn = BUILT_IN.has(document.head.group);
    const isChanged = document.change(root =>
      isOperations(patch.patch) ? applyOperations(root, patch.patch) : mergePatch(root, patch.patch, isBuiltIn),
    );
    return isChanged ? [] : [nothingChanged(patch)];
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return [refused(patch, error)];
  }
}

function isOperations(patch: Patch['patch']): patch is Extract<Patch['patch'], readonly unknown[]> {
  return Array.isArray(patch);
}

/** API groups whose types Kustomize knows. */
const BUILT_IN = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'autoscaling',
  'batch',
  'coordination.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);

function fits(head: Required<PatchTarget>, target: PatchTarget): boolean {
  return (Object.keys(target) as (keyof PatchTarget)[]).every(key => head[key] === target[key]);
}

function noTarget({ target, at }: Patch, documents: readonly PatchedDocument[]): Problem {
  const sameKind = documents.filter(document => document.mayBe({ kind: target.kind, name: '' }));
  const names = sameKind
    .map(({ head }) => head)
    .filter(({ kind }) => kind === target.kind)
    .map(({ name }) => name);
  const near = didYouMean(target.name, names);
  return {
    code: 'patch-unused',
    severity: 'error',
    message: `There is no ${targetName(target)} that the patch could change.`,
    at,
    expected: names.length ? `one of ${[...new Set(names)].sort().join(', ')}` : 'an object that is rendered',
    fix: near ? `write ${near}` : 'correct the target, or remove the patch',
  };
}

function severalTargets({ target, at }: Patch, found: readonly PatchedDocument[]): Problem {
  return {
    code: 'patch-refused',
    severity: 'error',
    message: `${targetName(target)} is ${found.length} objects.`,
    at,
    expected: 'one object for a patch',
    fix: `say which: ${found.map(({ head }) => `namespace: ${head.namespace}, group: ${head.group}`).join('; ')}`,
  };
}

function nothingChanged({ target, at }: Patch): Problem {
  return {
    code: 'patch-unused',
    severity: 'error',
    message: `The patch of ${targetName(target)} changes nothing.`,
    at,
    expected: 'something else than what is rendered without it',
    fix: 'remove the patch',
  };
}

function refused({ target, at }: Patch, { message }: PatchError): Problem {
  return {
    code: 'patch-refused',
    severity: 'error',
    message: `The patch of ${targetName(target)} ${message}.`,
    at,
    expected: 'a patch that fits what is rendered without it',
    fix: 'correct the patch, or remove it',
  };
}
