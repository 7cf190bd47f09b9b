/** A place in a file that somebody wrote. Lines and columns count from 1. */
export interface Position {
  /** Path relative to the workspace root, with forward slashes. */
  file: string;
  line: number;
  column: number;
}

export type Severity = 'error' | 'warning';

/** Every kind of problem the platform reports. A closed union: the documentation and SARIF rules list the same names. */
export type ProblemCode =
  // what people write
  | 'file-missing'
  | 'file-too-large'
  | 'outside-repository'
  | 'yaml-syntax'
  | 'schema-violation'
  | 'unknown-key'
  | 'wrong-type'
  | 'missing-key'
  | 'near-miss'
  | 'image-older'
  | 'invalid-fact'
  | 'shared-fact'
  | 'secret-written'
  | 'runs-nowhere'
  | 'unknown-component'
  | 'unknown-environment'
  // values and schemas
  | 'generator-failed'
  | 'connection-lost'
  | 'schema-version'
  | 'schema-exception-unused'
  | 'template-syntax'
  | 'chart-too-large'
  // upstream and tools
  | 'upstream-unreachable'
  | 'upstream-digest'
  | 'upstream-archive'
  | 'tool-missing'
  | 'tool-failed'
  | 'disk-full'
  | 'not-writable'
  | 'cache-not-writable'
  | 'interrupted'
  // manifests
  | 'helm-failed'
  | 'manifest-syntax'
  | 'unknown-kind'
  | 'number-printed'
  | 'object-field'
  | 'object-invalid'
  | 'object-scope'
  | 'duplicate-object'
  | 'container-resources'
  // policies
  | 'account-shared'
  | 'application-copied'
  | 'application-not-pruned'
  | 'application-project'
  | 'argocd-open'
  | 'autoscaled-twice'
  | 'budget-blocks'
  | 'budget-missing'
  | 'capabilities-kept'
  | 'capability-added'
  | 'certificate-host'
  | 'claim-shared'
  | 'cloud-unsafe'
  | 'cluster-admin-bound'
  | 'collector-config'
  | 'default-namespace'
  | 'host-namespace'
  | 'host-path'
  | 'host-port'
  | 'host-probe'
  | 'image-floating'
  | 'image-versions'
  | 'isolation-off'
  | 'network-unguarded'
  | 'permission-missing'
  | 'placement-impossible'
  | 'machines-full'
  | 'pod-alone'
  | 'privilege-escalation'
  | 'privileged-container'
  | 'project-wide'
  | 'rbac-escalation'
  | 'rbac-everybody'
  | 'rbac-unknown'
  | 'rbac-wildcard'
  | 'readiness-missing'
  | 'revision-floating'
  | 'runs-as-root'
  | 'seccomp-missing'
  | 'secrets-readable'
  | 'service-exposed'
  | 'token-mounted'
  | 'verification-off'
  | 'volume-type'
  | 'webhook-blocks-start'
  | 'writable-root'
  // virtual clusters for people
  | 'sandbox-expiry'
  // exceptions to policies
  | 'waiver-expired'
  | 'waiver-unused'
  // references between objects
  | 'reference-missing'
  | 'reference-key'
  | 'reference-port'
  | 'reference-not-granted'
  | 'route-refused'
  | 'unknown-namespace'
  | 'selects-nothing'
  | 'selector-mismatch'
  | 'volume-missing'
  | 'duplicate-host'
  | 'network-closed'
  | 'network-open'
  | 'not-synced'
  | 'too-few-copies'
  | 'not-backed-up'
  | 'not-permitted'
  // repositories that are not ours
  | 'path-missing'
  | 'file-unlisted'
  | 'patch-unused'
  | 'patch-refused'
  | 'revision-floats'
  | 'parameter-unknown'
  | 'parameter-unchecked'
  | 'generator-empty'
  // the whole environment
  | 'requirement-missing'
  | 'dependency-cycle'
  | 'order'
  | 'excluded-alternative'
  | 'not-deterministic'
  | 'release'
  | 'release-pin'
  | 'image-unpinned'
  // delivery
  | 'release-incomplete'
  | 'release-unverified'
  | 'release-unsigned'
  | 'channel'
  | 'release-exists'
  | 'promotion-refused'
  | 'registry-failed'
  | 'registry-denied'
  // clusters
  | 'cluster-failed'
  | 'cluster-unavailable'
  | 'object-refused'
  | 'object-recreated'
  | 'object-left-behind'
  | 'untrusted-state'
  | 'usage'
  | 'internal';

/** One thing that is wrong, with everything a person or a program needs to fix it. */
export interface Problem {
  code: ProblemCode;
  severity: Severity;
  /** What failed, with the value when it cannot be secret. One sentence. */
  message: string;
  component?: string;
  environment?: string;
  /** `Kind namespace/name` of a rendered object. */
  object?: string;
  /** Dotted path inside the values or the object, for example `argo-cd.server.replicas`. */
  path?: string;
  at?: Position;
  /** Where somebody wrote what made it so, when `at` is in a rendered file: a fact, a value, a generator or a template. */
  source?: Position;
  /** What was expected, without a full stop. */
  expected?: string;
  /** The next step, imperative, without a full stop. */
  fix?: string;
  /** A fix that is certain: what stands at `at`, and what to write in its place. */
  edit?: Edit;
}

/** One word that becomes another one. */
export interface Edit {
  from: string;
  to: string;
}

/** Thrown when work cannot go on; carries all problems found so far, never only the first. */
export class CedilleError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[], options?: ErrorOptions) {
    const list: readonly Problem[] = Array.isArray(problems) ? problems : [problems as Problem];
    super(list.map(problem => problem.message).join('\n'), options);
    this.name = 'CedilleError';
    this.problems = list;
  }
}

/** `file:line:column`, the form that terminals and editors make clickable. */
export function formatPosition(at: Position): string {
  return `${at.file}:${at.line}:${at.column}`;
}

/** The labelled lines under which every problem is shown to a person (colour is added by the command line). */
export function formatProblem(problem: Problem): string {
  const where = [problem.at && formatPosition(problem.at), problem.path].filter(Boolean).join('  ');
  const rows: [string, string | undefined][] = [
    ['at', where || undefined],
    ['from', problem.source && formatPosition(problem.source)],
    ['in', [problem.environment, problem.component, problem.object].filter(Boolean).join(' · ') || undefined],
    ['expected', problem.expected],
    ['fix', problem.fix],
  ];
  const lines = rows.filter(row => row[1]).map(([label, text]) => `  ${label.padEnd(9)} ${indent(text!)}`);
  return [problem.message, ...lines].join('\n');
}

function indent(text: string): string {
  return text.split('\n').join('\n' + ' '.repeat(12));
}
