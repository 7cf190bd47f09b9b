import type { ProblemCode } from '@cedille/source';
import type { RuleDescription } from '../rule.ts';

/** Rules about everything that an environment is made of. */
export const ENVIRONMENT_RULES: readonly RuleDescription<ProblemCode>[] = [
  {
    code: 'duplicate-object',
    title: 'One object that is rendered twice',
    why: 'The last one wins, or two applications write it in turn for ever.',
    example:
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: sites }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: sites }\n',
    fix: 'remove or rename one of them',
    severity: 'error',
    defects: ['duplicate', 'swapped'],
  },
  {
    code: 'not-permitted',
    title: 'A kind or namespace that the project of an area does not allow',
    why: 'Argo CD refuses the whole sync of the application.',
    example: '# makes.yaml, although the chart renders a ClusterRole\nnamespaced: { core: [ConfigMap] }\n',
    fix: 'run ./cedille makes <component>: a person reviews what is new in makes.yaml',
    severity: 'error',
    defects: ['missing-permission'],
    covers: { argocd: ['cluster resources'] },
  },
  {
    code: 'requirement-missing',
    title: 'A component whose requirements nothing in the environment provides',
    why: 'It never becomes healthy.',
    example: '# environments/local/environment.yaml, without cert-manager, which vault requires\ncomponents: [vault]\n',
    fix: 'list a component that provides it, or say under brings that the cluster does',
    severity: 'error',
    defects: ['order', 'dangling-reference'],
  },
  {
    code: 'dependency-cycle',
    title: 'Components that wait for each other',
    why: 'None of them can be installed first, and none comes back first when everything is down.',
    example: '# charts/a/component.yaml requires what b provides, charts/b/component.yaml requires what a provides\n',
    fix: 'take one of the requirements away: what is merely nice to have first goes under after',
    severity: 'error',
    defects: ['order', 'structural-impossibility'],
  },
  {
    code: 'order',
    title: 'A custom resource that comes before whoever brings its kind',
    why: 'The first installation fails: the API server does not know the kind.',
    example: '# charts/web/component.yaml renders a Certificate and does not require certificates\n',
    fix: 'add what the other component provides to requires, or to after',
    severity: 'error',
    defects: ['order'],
  },
  {
    code: 'excluded-alternative',
    title: 'A component that cannot run beside another one, or in this kind of cluster',
    why: 'Both would do the same work on the same objects, or it cannot do it at all.',
    example: '# environments/local/environment.yaml\nalternatives: { dns: none }\ncomponents: [external-dns]\n',
    fix: 'list one of them',
    severity: 'error',
    defects: ['structural-impossibility'],
  },
  {
    code: 'not-deterministic',
    title: 'A second render that differs from the first',
    why: 'Each sync brings a new password, certificate or date: Pods start again, and nothing that was reviewed is what runs.',
    example: 'data:\n  password: {{ randAlphaNum 16 | b64enc }}\n',
    fix: 'let a Secret from Vault, or a Certificate, take its place',
    severity: 'error',
    defects: ['non-determinism'],
  },
  {
    code: 'runs-nowhere',
    title: 'An overlay or a component that no environment runs',
    why: 'Somebody believes that it does something.',
    example: '# environments/production/vault.yaml, where production does not list vault\n',
    fix: 'list the component, or remove the file',
    severity: 'error',
    defects: ['unreachable'],
  },
  {
    code: 'sandbox-expiry',
    title: 'A sandbox whose day has come, or that would last too long',
    why: 'It is closed on its day, and what is left of it takes up room until its file is gone.',
    example:
      '# environments/sandbox/sandboxes/cedille-reader.yaml\npurpose: Trying the operator of ClickHouse.\nexpires: 2025-01-31\n',
    fix: 'remove the file, or set a day that sandboxes.months allows',
    severity: 'error',
  },
  {
    code: 'waiver-expired',
    title: 'A waiver whose last day is over',
    why: 'Somebody promised to look again. It stops what the findings that it waives would stop.',
    example:
      '# charts/metallb/component.yaml\nwaivers:\n  - reason: It answers for addresses in the network of its machine.\n    until: 2025-01-31\n    objects: { DaemonSet metallb-system/metallb-speaker: [host-namespace] }\n',
    fix: 'mend what it is about and remove it, or set a later date',
    severity: 'error',
  },
  {
    code: 'waiver-unused',
    title: 'A waiver that waives nothing, or names no rule',
    why: 'It would hide the next finding that nobody has thought about.',
    example:
      '# charts/web/component.yaml, although no object has a host path\nwaivers:\n  - reason: It once read the logs of its machine.\n    until: 2027-01-31\n    objects: { Deployment sites/web: [host-path] }\n',
    fix: 'remove it',
    severity: 'warning',
    defects: ['unreachable'],
  },
];
