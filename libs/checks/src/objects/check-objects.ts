import { createHash } from 'node:crypto';
import { formatPath, type Problem } from '@cedille/source';
import {
  crdsOf,
  headsOf,
  objectName,
  positionIn,
  type KubernetesObject,
  type Manifest,
  type ObjectHead,
} from '@cedille/manifests';
import { validateObject, type ObjectViolation, type TypeRegistry } from '@cedille/types';
import { objectsIn } from '../policies/kept-objects.ts';
import { OBJECT_RULES } from '../policies/object-rules.ts';
import { ownFix } from '../rules/rule.ts';
import { findInObject, type Found } from '../rules/run-rules.ts';
import { defaultedNamespace } from './bounded-containers.ts';
import { definedSchemas, refusedByDefinition, type DefinedSchemas } from './definitions/refused-by-definition.ts';
import { knownKind } from './known-kind.ts';
import { acceptedObject, refusedByKubernetes } from './kubernetes/accepted-object.ts';
import type { KindRule } from './object-rule.ts';
import { printedByMistake } from './printed-text.ts';
import { misreadAnnotations } from './read-annotations.ts';
import { rightScope } from './right-scope.ts';
import { checkUniqueObjects, objectPlaces } from './unique-objects.ts';
import { validObject } from './valid-object.ts';
import { wholeNumber } from './whole-number.ts';

export interface CheckObjectsOptions {
  /** Objects of one component in one environment; `line` is where they stand in `file`. */
  manifests: readonly Manifest[];
  /** Facts of Kubernetes and of all components. Definitions in the same render come before them. */
  registry: TypeRegistry;
  component: string;
  environment: string;
  /** Rendered file, relative to the workspace. */
  file: string;
  /**
   * Namespace that the delivery gives to objects that name none (the destination of an Argo CD Application). Upstream
   * charts may rely on it; our own templates may not. Without it every such object is an error.
   */
  namespace?: string;
  /** Give the same one to all calls: what was found in a text is not worked out twice. */
  verdicts?: ObjectVerdicts;
}

/** What was found in documents whose text and kinds were the same before. A Map is one. */
export interface ObjectVerdicts {
  readonly size: number;
  get(key: string): readonly ObjectVerdict[] | undefined;
  set(key: string, verdicts: readonly ObjectVerdict[]): unknown;
}

/** What was found in one document; a finding about its kind says which of its rules is broken. */
export type ObjectVerdict = Found & Partial<Pick<ObjectViolation, 'rule'>>;

/** Rules that hold an object against its kind. */
export const KIND_RULES: readonly KindRule[] = [knownKind, validObject, acceptedObject, rightScope, wholeNumber];

/** Every object against its kind: fields, types, values, scope; and no object twice. */
export function checkObjects(options: CheckObjectsOptions): Problem[] {
  const kinds = renderedKinds(options);
  const verdicts = options.verdicts ?? new Map<string, readonly ObjectVerdict[]>();
  const reportedKinds = new Set<string>();
  const defaulted = new Set(
    options.manifests.filter(mayFillIn).flatMap(({ object }) => defaultedNamespace(object) ?? []),
  );
  const problems = options.manifests.flatMap(manifest =>
    verdictOf({ manifest, kinds, verdicts })
      .filter(verdict => isRelevant({ verdict, manifest, reportedKinds, defaulted, options }))
      .map(verdict => toProblem({ verdict, manifest, options })),
  );
  return [...problems, ...checkUniqueObjects(objectPlaces(options))];
}

/** Tells without reading the text that it is no LimitRange. */
function mayFillIn({ head }: Manifest): boolean {
  return !head || head.kind === 'LimitRange';
}

/** What kinds an object is held against. */
interface RenderedKinds {
  fingerprint: string;
  registry: () => TypeRegistry;
  /** What the render itself defines, with everything that facts leave out. */
  schemas: () => DefinedSchemas;
}

/**
 * The registry with what the render itself defines, for objects of the groups that it defines something in, and for those
 * of no known kind: reading definitions takes longer than all objects together.
 */
function renderedKinds({ manifests, registry }: CheckObjectsOptions): (manifest: Manifest) => RenderedKinds {
  const none: DefinedSchemas = new Map();
  const known: RenderedKinds = { fingerprint: registry.fingerprint, registry: () => registry, schemas: () => none };
  const definitions = manifests.filter(manifest => headsOf(manifest).some(({ defines }) => defines));
  if (!definitions.length) return () => known;
  const groups = new Set(definitions.flatMap(headsOf).flatMap(({ defines }) => defines?.group ?? []));
  const hash = createHash('sha256').update(registry.fingerprint);
  for (const definition of definitions) hash.update(definition.hash);
  let merged: TypeRegistry | undefined;
  let schemas: DefinedSchemas | undefined;
  const defined: RenderedKinds = {
    fingerprint: hash.digest('hex'),
    registry: () => (merged ??= registry.mergeCrds(crdsOf(definitions))),
    schemas: () => (schemas ??= definedSchemas(crdsOf(definitions))),
  };
  const isOfOld = ({ apiVersion, kind }: ObjectHead): boolean =>
    apiVersion !== undefined &&
    kind !== undefined &&
    !groups.has(groupOf(apiVersion)) &&
    registry.lookup(apiVersion, kind) !== undefined;
  return manifest => (headsOf(manifest).every(isOfOld) ? known : defined);
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

interface VerdictQuery {
  manifest: Manifest;
  kinds: (manifest: Manifest) => RenderedKinds;
  verdicts: ObjectVerdicts;
}

function verdictOf({ manifest, kinds: kindsOf, verdicts }: VerdictQuery): readonly ObjectVerdict[] {
  const kinds = kindsOf(manifest);
  const key = `${manifest.hash.slice(0, 32)} ${kinds.fingerprint.slice(0, 16)}`;
  const known = verdicts.get(key);
  if (known) return known;
  const { object } = manifest;
  const byType = validateObject(kinds.registry(), object);
  const found = [
    ...[
      ...byType,
      ...beyondTypes(
        [...refusedByKubernetes(object, manifest.text.length), ...refusedByDefinition(kinds.schemas(), object)],
        byType,
      ),
      ...misreadAnnotations(object),
      ...printedByMistake(object),
    ].map(ofKind),
    ...objectsIn(object).flatMap(({ object: item, within }) =>
      findInObject(item, OBJECT_RULES).map(one => ({ ...one, path: [...within, ...one.path] })),
    ),
  ];
  verdicts.set(key, found);
  return found;
}

/** What a document is held against beside its own render. */
export interface OtherDefinitions {
  registry: TypeRegistry;
  /** Definitions of other components. */
  schemas: DefinedSchemas;
}

/** What definitions of other components refuse of a document, beyond what {@link checkObjects} says of it. */
export function refusedElsewhere(object: KubernetesObject, { registry, schemas }: OtherDefinitions): ObjectVerdict[] {
  return beyondTypes(refusedByDefinition(schemas, object), validateObject(registry, object)).map(ofKind);
}

/** Without what the types say already: a field that is missing or out of range is told once. */
function beyondTypes(refused: readonly ObjectViolation[], byType: readonly ObjectViolation[]): ObjectViolation[] {
  const told = new Set(byType.map(subjectOf));
  return refused.filter(violation => !told.has(subjectOf(violation)));
}

/** The place of a violation, and the field that is missing there. */
function subjectOf({ path, message }: ObjectViolation): string {
  return JSON.stringify([...path, /has no ([^ ,.]+)[,.]/.exec(message)?.[1] ?? '']);
}

/** A violation in the words of its rule. */
function ofKind({ rule, path, message, expected, didYouMean, ...rest }: ObjectViolation): ObjectVerdict {
  const own = KIND_RULES.find(({ takes }) => takes.includes(rule))!;
  const hint = didYouMean === undefined ? undefined : `did you mean ${didYouMean}?`;
  const wanted = [expected, hint].filter(text => text !== undefined).join('; ');
  const fix = own.fixOf?.({ rule, path, message, didYouMean, ...rest } as ObjectViolation) ?? own.fix;
  return { rule, code: own.code, severity: own.severity, path, message, fix, ...(wanted && { expected: wanted }) };
}

/** Verdicts of a document as problems, with the lines of the rendered file. */
export function tellVerdicts(
  verdicts: readonly ObjectVerdict[],
  { manifest, ...options }: Pick<CheckObjectsOptions, 'component' | 'environment' | 'file'> & { manifest: Manifest },
): Problem[] {
  return verdicts.map(verdict => toProblem({ verdict, manifest, options }));
}

interface Judged {
  verdict: ObjectVerdict;
  manifest: Manifest;
  options: CheckObjectsOptions;
}

/** A missing namespace is none when delivery fills it in; an unknown kind is told once, not for each of its objects. */
function isRelevant({
  verdict,
  manifest,
  options,
  reportedKinds,
  defaulted,
}: Judged & { reportedKinds: Set<string>; defaulted: ReadonlySet<string> }): boolean {
  if (verdict.code === 'container-resources') {
    const { namespace = options.namespace } = objectAt(manifest, verdict).metadata ?? {};
    return namespace === undefined || !defaulted.has(String(namespace));
  }
  if (verdict.rule === 'namespace-missing') return options.namespace === undefined || !isUpstream(manifest);
  if (verdict.rule !== 'unknown-kind') return true;
  const { apiVersion, kind } = objectAt(manifest, verdict);
  const key = `${apiVersion}/${kind}`;
  const isNew = !reportedKinds.has(key);
  reportedKinds.add(key);
  return isNew;
}

/** Whether a subchart made it: `argocd/charts/argo-cd/templates/…`. */
function isUpstream({ template = '' }: Manifest): boolean {
  return template.split('/')[1] === 'charts';
}

function toProblem({
  verdict,
  manifest,
  options,
}: Omit<Judged, 'options'> & { options: Pick<CheckObjectsOptions, 'component' | 'environment' | 'file'> }): Problem {
  const { component, environment, file } = options;
  const { code, severity, expected, message, path, fix } = verdict;
  const rule = OBJECT_RULES.find(one => one.code === code);
  return {
    code,
    severity,
    message: manifest.template === undefined ? message : `${message.replace(/\.$/, '')} (${manifest.template}).`,
    component,
    environment,
    object: objectName(objectAt(manifest, verdict)),
    ...(path.length && { path: formatPath(path) }),
    at: positionIn({ manifest, file, path }),
    ...(expected !== undefined && { expected }),
    fix: (fix ?? (rule && ownFix(rule)) ?? '').replaceAll(
      '{template}',
      manifest.template ?? 'the template that makes it',
    ),
  };
}

/** The object that a finding is about: an item when the document is a List. */
function objectAt({ object }: Manifest, { path }: ObjectVerdict): KubernetesObject {
  const found = objectsIn(object).find(({ within }) => within.every((step, index) => step === path[index]));
  return found?.object ?? {};
}
