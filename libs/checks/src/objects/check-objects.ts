import { createHash } from 'node:crypto';
import { formatPath, type Problem } from '@cedille/source';
import {
  crdsOf,
  headsOf,
  objectName,
  objectsOf,
  positionIn,
  type KubernetesObject,
  type Manifest,
  type ObjectHead,
} from '@cedille/manifests';
import { validateObject, type ObjectViolation, type TypeRegistry } from '@cedille/types';
import { boundedContainers, defaultedNamespace, unboundedContainers } from './bounded-containers.ts';
import { knownKind } from './known-kind.ts';
import type { ObjectRule } from './object-rule.ts';
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
  get(key: string): readonly ObjectViolation[] | undefined;
  set(key: string, violations: readonly ObjectViolation[]): unknown;
}

const RULES: readonly ObjectRule[] = [knownKind, validObject, rightScope, boundedContainers, wholeNumber];

/** Every object against its kind: fields, types, values, scope; and no object twice. */
export function checkObjects(options: CheckObjectsOptions): Problem[] {
  const kinds = renderedKinds(options);
  const verdicts = options.verdicts ?? new Map<string, readonly ObjectViolation[]>();
  const reportedKinds = new Set<string>();
  const defaulted = new Set(
    options.manifests.filter(mayFillIn).flatMap(({ object }) => defaultedNamespace(object) ?? []),
  );
  const problems = options.manifests.flatMap(manifest =>
    verdictOf({ manifest, kinds, verdicts })
      .filter(violation => isRelevant({ violation, manifest, reportedKinds, defaulted, options }))
      .map(violation => toProblem({ violation, manifest, options })),
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
}

/**
 * The registry with what the render itself defines, for objects of the groups that it defines something in, and for those
 * of no known kind: reading definitions takes longer than all objects together.
 */
function renderedKinds({ manifests, registry }: CheckObjectsOptions): (manifest: Manifest) => RenderedKinds {
  const known: RenderedKinds = { fingerprint: registry.fingerprint, registry: () => registry };
  const definitions = manifests.filter(manifest => headsOf(manifest).some(({ defines }) => defines));
  if (!definitions.length) return () => known;
  const groups = new Set(definitions.flatMap(headsOf).flatMap(({ defines }) => defines?.group ?? []));
  const hash = createHash('sha256').update(registry.fingerprint);
  for (const definition of definitions) hash.update(definition.hash);
  let merged: TypeRegistry | undefined;
  const defined: RenderedKinds = {
    fingerprint: hash.digest('hex'),
    registry: () => (merged ??= registry.mergeCrds(crdsOf(definitions))),
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

function verdictOf({ manifest, kinds: kindsOf, verdicts }: VerdictQuery): readonly ObjectViolation[] {
  const kinds = kindsOf(manifest);
  const key = `${manifest.hash.slice(0, 32)} ${kinds.fingerprint.slice(0, 16)}`;
  const known = verdicts.get(key);
  if (known) return known;
  const { object } = manifest;
  const found = [
    ...validateObject(kinds.registry(), object),
    ...unboundedContainers(object),
    ...misreadAnnotations(object),
    ...printedByMistake(object),
  ];
  verdicts.set(key, found);
  return found;
}

interface Finding {
  violation: ObjectViolation;
  manifest: Manifest;
  options: CheckObjectsOptions;
}

/** A missing namespace is none when delivery fills it in; an unknown kind is told once, not for each of its objects. */
function isRelevant({
  violation,
  manifest,
  options,
  reportedKinds,
  defaulted,
}: Finding & { reportedKinds: Set<string>; defaulted: ReadonlySet<string> }): boolean {
  if (violation.rule === 'resources') {
    const { namespace = options.namespace } = objectAt(manifest, violation).metadata ?? {};
    return namespace === undefined || !defaulted.has(String(namespace));
  }
  if (violation.rule === 'namespace-missing') return options.namespace === undefined || !isUpstream(manifest);
  if (violation.rule !== 'unknown-kind') return true;
  const { apiVersion, kind } = objectAt(manifest, violation);
  const key = `${apiVersion}/${kind}`;
  const isNew = !reportedKinds.has(key);
  reportedKinds.add(key);
  return isNew;
}

/** Whether a subchart made it: `argocd/charts/argo-cd/templates/…`. */
function isUpstream({ template = '' }: Manifest): boolean {
  return template.split('/')[1] === 'charts';
}

function toProblem({ violation, manifest, options }: Finding): Problem {
  const { component, environment, file } = options;
  const rule = RULES.find(({ takes }) => takes.includes(violation.rule))!;
  const { expected, didYouMean, message, path } = violation;
  const hint = didYouMean === undefined ? undefined : `did you mean ${didYouMean}?`;
  return {
    code: rule.code,
    severity: rule.severity ?? 'error',
    message: manifest.template === undefined ? message : `${message.replace(/\.$/, '')} (${manifest.template}).`,
    component,
    environment,
    object: objectName(objectAt(manifest, violation)),
    ...(path.length && { path: formatPath(path) }),
    at: positionIn({ manifest, file, path }),
    ...((hint ?? expected) !== undefined && { expected: [expected, hint].filter(Boolean).join('; ') }),
    fix: rule.fix(violation, manifest.template ?? 'the template that makes it'),
  };
}

/** The object a violation is about: an item when the document is a List. */
function objectAt({ object }: Manifest, { path }: ObjectViolation): KubernetesObject {
  let current: unknown = object;
  for (let at = 0; path[at] === 'items' && typeof path[at + 1] === 'number'; at += 2) {
    const items = (current as { items?: unknown }).items;
    if (!Array.isArray(items) || objectsOf({ object: current as KubernetesObject })[0] === current) break;
    current = items[path[at + 1] as number];
  }
  return (typeof current === 'object' && current !== null ? current : {}) as KubernetesObject;
}
