import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

/** Gives a command its arguments, options and action. */
export type Register = (program: Command, context: CommandContext) => void;

export interface CommandEntry {
  /** What help says of it. */
  summary: string;
  /** Its code, loaded when it is asked for: most of the code is of the others. */
  load: () => Promise<Register>;
}

/** In the order in which help lists them. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  render: {
    summary: 'render and check manifests into dist/rendered/<environment>/<component>.yaml',
    load: async () => (await import('./commands/render/render.ts')).renderCommand,
  },
  check: {
    summary: 'run every check of render, and a second render that must give the same bytes; writes nothing',
    load: async () => (await import('./commands/check.ts')).checkCommand,
  },
  audit: {
    summary: 'what hurts most in a repository that is not ours: reads it, runs, fetches and writes nothing',
    load: async () => (await import('./commands/audit/audit.ts')).auditCommand,
  },
  watch: {
    summary: 'render and check on every save, and show which objects and fields change',
    load: async () => (await import('./commands/watch/watch.ts')).watchCommand,
  },
  test: {
    summary: 'type check, lint, specs, chart tests and docs of everything; the last line is the summary',
    load: async () => (await import('./commands/test/test.ts')).testCommand,
  },
  diff: {
    summary: 'what the working tree changes: objects and fields of every environment, dangers first',
    load: async () => (await import('./commands/diff/diff.ts')).diffCommand,
  },
  explain: {
    summary: 'show who set which value: every layer with file and line',
    load: async () => (await import('./commands/explain/explain.ts')).explainCommand,
  },
  'explain-rule': {
    summary: 'what a rule finds, why it matters, and how to mend it: every finding names its code',
    load: async () => (await import('./commands/rules/explain-rule.ts')).explainRuleCommand,
  },
  values: {
    summary: 'print the values that Helm gets, for use with the published chart: helm install --values',
    load: async () => (await import('./commands/values.ts')).valuesCommand,
  },
  machines: {
    summary: 'write what Omni is told of the machines: cluster template, access policy, and a sheet for people',
    load: async () => (await import('./commands/machines/machines.ts')).machinesCommand,
  },
  cloud: {
    summary: 'write what OpenTofu is told of the cloud: members, teams, keys, accounts, zones',
    load: async () => (await import('./commands/machines/cloud.ts')).cloudCommand,
  },
  sandboxes: {
    summary: 'who has a sandbox and until when; with a person, the lines that get this person in',
    load: async () => (await import('./commands/sandboxes/sandboxes.ts')).sandboxesCommand,
  },
  list: {
    summary: 'list components: what they are, what they pin and where they run',
    load: async () => (await import('./commands/list/list.ts')).listCommand,
  },
  graph: {
    summary: 'the order in which components are installed, and why',
    load: async () => (await import('./commands/graph/graph.ts')).graphCommand,
  },
  schema: {
    summary: 'derive upstream.schema.json from the pinned upstream charts, and write the tables of the READMEs',
    load: async () => (await import('./commands/schema/schema.ts')).schemaCommand,
  },
  types: {
    summary: 'derive facts about kinds: of custom resources (charts/<component>/types.json) or of Kubernetes itself',
    load: async () => (await import('./commands/types.ts')).typesCommand,
  },
  makes: {
    summary:
      'write the kinds that a component makes into charts/<component>/makes.yaml: its project in Argo CD allows them',
    load: async () => (await import('./commands/makes.ts')).makesCommand,
  },
  upstream: {
    summary: 'fetch upstream charts and manifests, and record their digests in charts/<component>/upstream.lock.yaml',
    load: async () => (await import('./commands/upstream.ts')).upstreamCommand,
  },
  images: {
    summary: 'which images run, and record their digests in charts/<component>/images.lock.yaml',
    load: async () => (await import('./commands/images/images.ts')).imagesCommand,
  },
  'release-plan': {
    summary: 'which components need a release, and which version it would be: compares HEAD with the last tag of each',
    load: async () => (await import('./commands/release-plan.ts')).releasePlanCommand,
  },
  release: {
    summary: 'give every component whose output changed its next version: Chart.yaml, CHANGELOG.md, commit and tags',
    load: async () => (await import('./commands/release/release.ts')).releaseCommand,
  },
  package: {
    summary: 'make the two archives of each component in dist/packages: the chart, and the bundle for Argo CD',
    load: async () => (await import('./commands/package.ts')).packageCommand,
  },
  publish: {
    summary: 'package, and push what is not in the registry yet',
    load: async () => (await import('./commands/publish.ts')).publishCommand,
  },
  sbom: {
    summary: 'what each release consists of, in CycloneDX: upstream charts and images → dist/sbom/<component>.cdx.json',
    load: async () => (await import('./commands/sbom/sbom.ts')).sbomCommand,
  },
  promote: {
    summary: 'move pins of releases from one environment to the next; shows the plan, and writes it with --write',
    load: async () => (await import('./commands/promote.ts')).promoteCommand,
  },
  rollback: {
    summary: 'pin what an environment ran before; shows the plan, and writes it with --write',
    load: async () => (await import('./commands/rollback.ts')).rollbackCommand,
  },
  verify: {
    summary: 'whether the registry has what environments run: pinned bundles signed, channels where they belong',
    load: async () => (await import('./commands/verify.ts')).verifyCommand,
  },
  bootstrap: {
    summary: 'from an empty cluster to Argo CD that manages itself; shows the steps, and runs them with --yes',
    load: async () => (await import('./commands/bootstrap/bootstrap.ts')).bootstrapCommand,
  },
  vault: {
    summary:
      'start a Vault: keys for its holders, and what vault-config-operator needs; shows the steps, and runs them with --yes',
    load: async () => (await import('./commands/vault/vault.ts')).vaultCommand,
  },
  engine: {
    summary: 'build the native rendering engine, unless it is there: it renders what helm renders, many times faster',
    load: async () => (await import('./commands/engine.ts')).engineCommand,
  },
  up: {
    summary:
      'the platform of this tree on a cluster of kind on this machine; again, it brings up to date what is there',
    load: async () => (await import('./commands/up/up.ts')).upCommand,
  },
  down: {
    summary: 'delete the cluster that up created, with everything in it; does nothing when there is none',
    load: async () => (await import('./commands/down.ts')).downCommand,
  },
  doctor: {
    summary: 'which tools and upstream charts are used, where they come from, and what is missing',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
};
