import { plainText } from '../../compare/compare-values.ts';
import { field, list, texts } from '../field.ts';
import type { DangerRule, Finding } from '../rule.ts';

/** Source: https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/, …/app_deletion/ */
export const applicationChanged: DangerRule = {
  code: 'application-changed',
  title: 'Argo CD delivers an application otherwise',
  why: 'Argo CD takes the objects from elsewhere, delivers them elsewhere, or removes them with the application.',
  example: '  kind: Application\n-   destination: { namespace: sites }\n+   destination: { namespace: shop }',
  fix: 'make a second Application, move what it holds, then remove the first',
  severity: 'high',
  find({ change, identity: { group, kind, name }, before, after }) {
    if (change !== 'changed' || group !== 'argoproj.io' || kind !== 'Application') return [];
    return CHECKS.flatMap(check => check(name, before, after));
  },
};

type Check = (name: string, before: unknown, after: unknown) => Finding[];

const destination: Check = (name, before, after) => {
  const path = 'spec.destination';
  const [old, now] = [field(before, 'spec', 'destination'), field(after, 'spec', 'destination')];
  if (plainText(old ?? {}) === plainText(now ?? {})) return [];
  const isSameCluster = ['server', 'name'].every(key => field(old, key) === field(now, key));
  const message = isSameCluster
    ? `${name} goes to the namespace ${String(field(now, 'namespace'))}: what it made in ${String(field(old, 'namespace'))} is pruned, with its data.`
    : `${name} goes to another cluster: everything it made stays behind in the old one without an owner, and starts empty in the new one.`;
  return [
    { severity: 'critical', path, message, fix: 'make a second Application, move the data, then remove the first' },
  ];
};

/** Where the objects come from; another revision of the same is what every release is. */
const source: Check = (name, before, after) => {
  const [old, now] = [before, after].map(sourcesOf) as [string[], string[]];
  if (old.every(one => now.includes(one))) return [];
  return [
    {
      severity: 'high',
      path: field(after, 'spec', 'sources') === undefined ? 'spec.source' : 'spec.sources',
      message: `${name} is made from ${now.join(', ') || 'nothing'} instead of ${old.join(', ')}: what is not there is pruned.`,
      fix: 'make sure that it renders the same objects, for example with argocd app diff',
    },
  ];
};

function sourcesOf(application: unknown): string[] {
  const all = [field(application, 'spec', 'source'), ...list(application, 'spec', 'sources')];
  return all
    .filter(one => one !== undefined)
    .map(one =>
      ['repoURL', 'chart', 'path', 'ref']
        .map(key => field(one, key))
        .filter(Boolean)
        .join(' '),
    );
}

const project: Check = (name, before, after) => {
  const [old, now] = [before, after].map(one => String(field(one, 'spec', 'project') ?? 'default'));
  if (old === now) return [];
  const message = `${name} moves from the project ${old} to ${now}: other people may sync it, and what the project does not allow is refused.`;
  return [
    {
      severity: 'high',
      path: 'spec.project',
      message,
      fix: 'make sure that the project allows its source, destination and kinds',
    },
  ];
};

const PRUNES = 'make sure that everything it no longer renders may be deleted';

const syncing: Check = (name, before, after) => {
  const [old, now] = [before, after].map(one => field(one, 'spec', 'syncPolicy', 'automated'));
  const path = 'spec.syncPolicy.automated';
  const isOn = (automated: unknown): boolean =>
    automated !== undefined && automated !== null && field(automated, 'enabled') !== false;
  if (isOn(old) && !isOn(now)) {
    const message = `${name} is no longer synced by itself: what is merged does not reach the cluster until a person syncs it.`;
    return [{ severity: 'notice', path, message, fix: 'make sure that somebody syncs it' }];
  }
  const flags: [key: string, message: string][] = [
    ['prune', `Argo CD now deletes by itself what ${name} no longer renders.`],
    ['allowEmpty', `Argo CD may now delete everything of ${name} when it renders nothing, for example by mistake.`],
  ];
  return flags
    .filter(([key]) => isOn(now) && field(old, key) !== true && field(now, key) === true)
    .map(([key, message]) => ({ severity: 'notice', path: `${path}.${key}`, message, fix: PRUNES }));
};

const FINALIZER = 'resources-finalizer.argocd.argoproj.io';

const finalizer: Check = (name, before, after) => {
  const [old, now] = [before, after].map(one =>
    texts(one, 'metadata', 'finalizers').some(text => text.startsWith(FINALIZER)),
  );
  if (old === now) return [];
  const message = now
    ? `From now on, everything that ${name} made is deleted when the application is.`
    : `From now on, everything that ${name} made stays, without an owner, when the application is deleted.`;
  return [
    { severity: now ? 'high' : 'notice', path: 'metadata.finalizers', message, fix: 'make sure that this is intended' },
  ];
};

const replacing: Check = (name, before, after) => {
  const [old, now] = [before, after].map(one => texts(one, 'spec', 'syncPolicy', 'syncOptions'));
  const added = now!.filter(option => ['Replace=true', 'Force=true'].includes(option) && !old!.includes(option));
  if (!added.length) return [];
  const message = `Every object of ${name} may be deleted and made again instead of changed (${added.join(', ')}).`;
  return [
    {
      severity: 'high',
      path: 'spec.syncPolicy.syncOptions',
      message,
      fix: 'set it by annotation for the objects that need it',
    },
  ];
};

const CHECKS: readonly Check[] = [destination, source, project, syncing, finalizer, replacing];
