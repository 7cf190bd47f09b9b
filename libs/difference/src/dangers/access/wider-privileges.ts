import { field, list, texts } from '../field.ts';
import { containersOf, podSpecOf } from '../pod-spec.ts';
import type { DangerRule, Finding } from '../rule.ts';

/** What pods may do to their node, each in words. */
export const widerPrivileges: DangerRule = {
  code: 'wider-privileges',
  title: 'Pods may do more to their node',
  why: 'Whoever gets into such a Pod gets more of its machine than before.',
  example: '  securityContext:\n-   privileged: false\n+   privileged: true',
  fix: 'give only what the program needs',
  severity: 'high',
  find({ change, before, after }) {
    const now = podSpecOf(after);
    if (!now) return [];
    const old = podSpecOf(before);
    const known = new Set(privilegesOf(old?.spec));
    const added = privilegesOf(now.spec).filter(privilege => !known.has(privilege));
    const lost = change === 'changed' && old ? lostGuards(old.spec, now.spec) : [];
    return [...added, ...lost].map((message): Finding => ({
      severity: 'high',
      path: now.path,
      message,
      fix: 'revert it, or explain in the change why this program needs it',
    }));
  },
};

function privilegesOf(spec: unknown): string[] {
  return [
    ...podPrivileges(spec),
    ...containersOf(spec).flatMap(({ name, container }) => containerPrivileges(name, container)),
  ];
}

const HOST: Readonly<Record<string, string>> = {
  hostNetwork: 'network',
  hostPID: 'processes',
  hostIPC: 'shared memory',
};

function podPrivileges(spec: unknown): string[] {
  const shared = Object.keys(HOST).filter(key => field(spec, key) === true);
  const paths = list(spec, 'volumes').flatMap(volume => field(volume, 'hostPath', 'path') ?? []);
  return [
    ...shared.map(key => `Pods share the ${HOST[key]} of their node (${key}).`),
    ...paths.map(path => `Pods can reach the folder ${String(path)} of their node (hostPath).`),
    ...(field(spec, 'securityContext', 'runAsUser') === 0 ? ['Pods run as root (runAsUser: 0).'] : []),
    ...unconfined('Pods run', field(spec, 'securityContext')),
  ];
}

/** Capabilities that the baseline of the Pod Security Standards allows to add. */
const HARMLESS: ReadonlySet<string> = new Set(['NET_BIND_SERVICE', 'CHOWN', 'FOWNER', 'SETGID', 'SETUID', 'KILL']);

function containerPrivileges(name: string, container: unknown): string[] {
  const context = field(container, 'securityContext');
  const capabilities = texts(context, 'capabilities', 'add').filter(one => !HARMLESS.has(one.replace(/^CAP_/, '')));
  const ports = list(container, 'ports').flatMap(port => field(port, 'hostPort') || []);
  return [
    ...(field(context, 'privileged') === true ? [`Container ${name} is privileged.`] : []),
    ...(field(context, 'runAsUser') === 0 ? [`Container ${name} runs as root (runAsUser: 0).`] : []),
    ...(field(context, 'procMount') === 'Unmasked'
      ? [`Container ${name} sees all of /proc (procMount: Unmasked).`]
      : []),
    ...capabilities.map(capability => `Container ${name} gets the capability ${capability}.`),
    ...ports.map(port => `Container ${name} listens on port ${String(port)} of its node (hostPort).`),
    ...unconfined(`Container ${name} runs`, context),
  ];
}

function unconfined(who: string, context: unknown): string[] {
  return ['seccompProfile', 'appArmorProfile']
    .filter(profile => field(context, profile, 'type') === 'Unconfined')
    .map(profile => `${who} unconfined (${profile}).`);
}

/** Guards that a container had before; one that is new is judged by what it may do. */
function lostGuards(before: unknown, after: unknown): string[] {
  const old = new Map(containersOf(before).map(({ name, container }) => [name, container]));
  return containersOf(after).flatMap(({ name, container }) => {
    const was = old.get(name);
    if (!was) return [];
    const lost = [
      ...(mustNotBeRoot(before, was) && !mustNotBeRoot(after, container)
        ? [`Container ${name} may run as root (runAsNonRoot is gone).`]
        : []),
      ...(mayEscalate(was) === false && mayEscalate(container) !== false
        ? [`Container ${name} may gain privileges (allowPrivilegeEscalation).`]
        : []),
      ...(field(was, 'securityContext', 'readOnlyRootFilesystem') === true &&
      field(container, 'securityContext', 'readOnlyRootFilesystem') !== true
        ? [`Container ${name} may write to its image (readOnlyRootFilesystem is gone).`]
        : []),
    ];
    return lost;
  });
}

function mustNotBeRoot(spec: unknown, container: unknown): boolean {
  return (
    (field(container, 'securityContext', 'runAsNonRoot') ?? field(spec, 'securityContext', 'runAsNonRoot')) === true
  );
}

function mayEscalate(container: unknown): unknown {
  return field(container, 'securityContext', 'allowPrivilegeEscalation');
}
