import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadComponents } from '@cedille/component';
import { planReleases, releaseTag, type PlanReleasesOptions, type ReleasePlan } from '@cedille/delivery';
import { unlockedProblems } from '@cedille/pipeline';
import { git, runProgram } from '@cedille/program';
import { CedilleError, type Problem } from '@cedille/source';
import { createTags, releaseMessage, untaggedReleases } from './release-commits.ts';
import { closeJournal, openJournal, refuseLockedIndex, releaseFiles, undoCutShort } from './release-journal.ts';

export interface RunReleaseOptions {
  root: string;
  render: PlanReleasesOptions['render'];
  /** Writes nothing. */
  dryRun: boolean;
  signal?: AbortSignal | undefined;
  /** Called for what had to be put right first. */
  onMended: (what: string) => void;
  /** Called for every plan; the last one of a release is empty. */
  onPlanned: (plan: ReleasePlan) => void;
}

export interface ReleaseResult {
  /** The first one. */
  plan: ReleasePlan;
  /** Tags that were made, those that an earlier run left out included. */
  tags: readonly string[];
  /** What nx release says of the files. */
  output: string;
}

/** What reads versions can only follow once; more rounds would mean that it reads its own. */
const ROUNDS = 3;

/**
 * Releases everything that is due: puts right what an earlier run left, plans, has nx release write versions and changelogs,
 * then commits and tags. Ended at any moment, the next run takes back what was not committed or makes the tags that are missing.
 * New versions may be what another component renders (`reads: platform`), so that it is done again until nothing is due.
 * @throws CedilleError `release`
 */
export async function runRelease(options: RunReleaseOptions): Promise<ReleaseResult> {
  const first = await releaseOnce(options);
  const tags = [...first.tags];
  for (let round = 1, last = first; !options.dryRun && last.plan.releases.length && round < ROUNDS; round += 1) {
    last = await releaseOnce(options);
    tags.push(...last.tags);
  }
  return { ...first, tags };
}

async function releaseOnce(options: RunReleaseOptions): Promise<ReleaseResult> {
  const { root, render, dryRun, onPlanned } = options;
  const mended = await mend(options);
  if (!dryRun) await refuseChanges(root);
  const plan = await planReleases({ root, render });
  onPlanned(plan);
  if (!dryRun) refuseUncertain(plan);
  if (!dryRun) await refuseUnlocked(root, plan);
  if (!plan.releases.length) return { plan, tags: mended, output: '' };
  const output = await (dryRun ? previewNx(options, plan) : writeRelease(options, plan));
  if (dryRun) return { plan, tags: mended, output };
  const made = await commitAndTag(root, plan);
  await closeJournal(root);
  return { plan, tags: [...mended, ...made], output };
}

async function previewNx(options: RunReleaseOptions, plan: ReleasePlan): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cedille-release-'));
  try {
    const file = join(folder, 'plan.json');
    await writeFile(file, JSON.stringify(plan));
    return await runNx(options, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Has the files written. When that fails, they are taken back; where that fails too, the next run does it, or says why not. */
async function writeRelease(options: RunReleaseOptions, plan: ReleasePlan): Promise<string> {
  const { root } = options;
  const journal = await openJournal(root, plan);
  try {
    return await runNx(options, journal);
  } catch (error) {
    await undoCutShort(root, { dryRun: false }).catch(() => undefined);
    throw error;
  }
}

async function mend({ root, dryRun, onMended }: RunReleaseOptions): Promise<string[]> {
  const files = await undoCutShort(root, { dryRun });
  if (files.length) onMended(`A release was ended before its commit; ${would(dryRun)}taken back: ${files.join(', ')}`);
  const untagged = await untaggedReleases(root);
  const names = untagged.map(({ component, version }) => releaseTag(component, version));
  if (names.length) onMended(`A release was ended before its tags; ${would(dryRun)}made: ${names.join(', ')}`);
  return dryRun ? [] : createTags(root, untagged);
}

function would(dryRun: boolean): string {
  return dryRun ? 'would be ' : '';
}

/** What is not committed would be in nobody's release. */
async function refuseChanges(root: string): Promise<void> {
  const status = (await git(root, ['status', '--porcelain', '--untracked-files=no'])).trimEnd();
  if (!status) return;
  const files = status.split('\n').map(line => line.slice(3));
  throw new CedilleError({
    code: 'release',
    severity: 'error',
    message: `There are changes that are not committed: ${files.slice(0, 5).join(', ')}${files.length > 5 ? ', …' : ''}.`,
    expected: 'a clean working tree',
    fix: 'commit or stash them; ./cedille release --dry-run shows the plan without',
  });
}

/** Better no release than one for a chart repository that was out of reach for a moment. */
function refuseUncertain({ uncertain }: ReleasePlan): void {
  if (!uncertain.length) return;
  throw new CedilleError(
    uncertain.map(({ component, missing }) => ({
      code: 'release',
      severity: 'error',
      message: `Whether ${component} changed cannot be determined: ${missing.join(', ')} was available on only one side of the comparison.`,
      component,
      expected: 'the upstream charts of HEAD and of the last release',
      fix: 'run it where both can be reached: ./cedille release --require-upstream',
    })),
  );
}

/** A tag says what a component is made of. */
async function refuseUnlocked(root: string, plan: ReleasePlan): Promise<void> {
  const problems = await unlockedInPlan(root, plan);
  if (problems.length) throw new CedilleError(problems);
}

/** Why components that are due cannot be released: upstreams without a recorded digest. */
export async function unlockedInPlan(root: string, { releases }: ReleasePlan): Promise<Problem[]> {
  const names = releases.map(({ component }) => component);
  return unlockedProblems(root, names.length ? await loadComponents(root, names) : []);
}

async function runNx({ root, dryRun, signal }: RunReleaseOptions, plan: string): Promise<string> {
  const script = join(root, 'tools', 'nx', 'src', 'release', 'release.cjs');
  const { stdout, stderr } = await runProgram({
    file: process.execPath,
    args: [script, plan, ...(dryRun ? ['--dry-run'] : [])],
    cwd: root,
    env: {
      NX_DAEMON: 'false',
      NX_ISOLATE_PLUGINS: 'false',
      NX_NO_CLOUD: 'true',
      CI: 'true',
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
    },
    timeoutMs: 600_000,
    signal,
  });
  return `${stdout}\n${stderr}`;
}

async function commitAndTag(root: string, plan: ReleasePlan): Promise<string[]> {
  await refuseLockedIndex(root);
  await git(root, ['add', '--', ...plan.releases.flatMap(releaseFiles)]);
  await git(root, ['commit', '--quiet', '--file=-'], { input: releaseMessage(plan.releases) });
  const commit = (await git(root, ['rev-parse', 'HEAD'])).trim();
  return createTags(
    root,
    plan.releases.map(({ component, to }) => ({ component, version: to, commit })),
  );
}
