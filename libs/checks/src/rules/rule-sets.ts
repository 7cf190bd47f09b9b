/** Published rule sets that the catalogue is held against. */
export const RULE_SETS = {
  pss: 'Pod Security Standards',
  kubeScore: 'kube-score',
  kubescape: 'Kubescape (NSA and MITRE)',
  cis: 'CIS Kubernetes Benchmark, section 5',
  argocd: 'Argo CD hardening',
  polaris: 'Polaris',
} as const;

export type RuleSet = keyof typeof RULE_SETS;

/** Rules of published sets, by the names that they have there. */
export type Coverage = Readonly<Partial<Record<RuleSet, readonly string[]>>>;
