import { isMap } from '@cedille/source';
import { plainText } from '../../compare/compare-values.ts';
import { field, list } from '../field.ts';
import type { DangerRule, Finding } from '../rule.ts';

/** Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Controlling-Resource-Modification/ */
export const applicationSet: DangerRule = {
  code: 'application-set',
  title: 'An ApplicationSet makes other applications',
  why: 'An application that is generated under another name is a new one: the old one goes with all that it made.',
  example:
    '  kind: ApplicationSet\n-   template: { metadata: { name: "{{ name }}" } }\n+   template: { metadata: { name: "site-{{ name }}" } }',
  fix: 'keep the names, or set preserveResourcesOnDeletion first',
  severity: 'critical',
  find({ change, identity: { group, kind, name }, before, after }) {
    if (change !== 'changed' || group !== 'argoproj.io' || kind !== 'ApplicationSet') return [];
    return [...otherNames(before, after), ...lostPolicies(name, before, after), ...template(name, before, after)];
  },
};

const FIX =
  'set spec.syncPolicy.preserveResourcesOnDeletion to true before, and look at what is deleted with argocd appset get';

function otherNames(before: unknown, after: unknown): Finding[] {
  if (!deletes(after)) return [];
  const severity = field(after, 'spec', 'syncPolicy', 'preserveResourcesOnDeletion') === true ? 'notice' : 'critical';
  const consequence = severity === 'critical' ? 'is deleted with everything it made' : 'is deleted; what it made stays';
  const [old, now] = [namesOf(before), namesOf(after)];
  if (old && now) {
    const lost = [...old].filter(one => !now.has(one));
    return lost.map(one => ({
      severity,
      path: 'spec.generators',
      message: `The application ${one} ${consequence}.`,
      fix: FIX,
    }));
  }
  const renamed = nameTemplate(before) !== nameTemplate(after);
  if (!renamed && plainText(field(before, 'spec', 'generators')) === plainText(field(after, 'spec', 'generators')))
    return [];
  const message = renamed
    ? `Every application gets another name: each one with the old name ${consequence}.`
    : `The generators are others, and which applications they give is known in the cluster alone: each that they no longer give ${consequence}.`;
  return [
    {
      severity: renamed || severity === 'notice' ? severity : 'high',
      path: renamed ? 'spec.template.metadata.name' : 'spec.generators',
      message,
      fix: FIX,
    },
  ];
}

/** Whether applications that are no longer generated are deleted. */
function deletes(set: unknown): boolean {
  const policy = field(set, 'spec', 'syncPolicy', 'applicationsSync');
  return policy !== 'create-only' && policy !== 'create-update';
}

function nameTemplate(set: unknown): string {
  return String(field(set, 'spec', 'template', 'metadata', 'name') ?? '');
}

/** Names of all applications, where plain lists alone give them. */
function namesOf(set: unknown): Set<string> | undefined {
  const names = new Set<string>();
  for (const generator of list(set, 'spec', 'generators')) {
    const elements = field(generator, 'list', 'elements');
    if (!Array.isArray(elements) || field(generator, 'selector') !== undefined) return undefined;
    const template = String(field(generator, 'list', 'template', 'metadata', 'name') ?? '') || nameTemplate(set);
    for (const element of elements) {
      const name = filledIn(template, element);
      if (name === undefined) return undefined;
      names.add(name);
    }
  }
  return names;
}

/** `{{cluster}}-app` or `{{ .cluster }}-app` with the fields of an element; undefined for anything more. */
function filledIn(template: string, element: unknown): string | undefined {
  let isKnown = true;
  const text = template.replace(/\{\{\s*([^}]*?)\s*\}\}/g, (_, expression: string) => {
    const path = expression.replace(/^\./, '').split('.');
    const value = path.every(step => /^[\w-]+$/.test(step)) ? at(element, path) : undefined;
    if (value === undefined || typeof value === 'object') isKnown = false;
    return String(value);
  });
  return isKnown ? text : undefined;
}

function at(element: unknown, path: readonly string[]): unknown {
  const whole = isMap(element) ? element[path.join('.')] : undefined;
  return whole ?? field(element, ...path);
}

function lostPolicies(name: string, before: unknown, after: unknown): Finding[] {
  const findings: Finding[] = [];
  const preserve = ['spec', 'syncPolicy', 'preserveResourcesOnDeletion'] as const;
  if (field(before, ...preserve) === true && field(after, ...preserve) !== true) {
    findings.push({
      severity: 'high',
      path: preserve.join('.'),
      message: `From now on, what applications of ${name} made is deleted with them.`,
      fix: 'keep preserveResourcesOnDeletion unless this is intended',
    });
  }
  if (!deletes(before) && deletes(after)) {
    findings.push({
      severity: 'high',
      path: 'spec.syncPolicy.applicationsSync',
      message: `From now on, applications that ${name} no longer generates are deleted.`,
      fix: 'keep create-update unless this is intended',
    });
  }
  return findings;
}

/** The same as in an Application, for all of them at once. */
function template(name: string, before: unknown, after: unknown): Finding[] {
  const destination = ['spec', 'template', 'spec', 'destination'] as const;
  if (plainText(field(before, ...destination) ?? {}) === plainText(field(after, ...destination) ?? {})) return [];
  return [
    {
      severity: 'critical',
      path: destination.join('.'),
      message: `Applications of ${name} go elsewhere: what they made where they were is left behind or pruned, and starts empty in the new place.`,
      fix: 'make a second ApplicationSet, move the data, then remove the first',
    },
  ];
}
