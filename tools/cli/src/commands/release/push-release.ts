import { listReleases } from '@cedille/delivery';
import { git, ProgramError } from '@cedille/program';
import { CedilleError } from '@cedille/source';

/**
 * Pushes the branch and every release tag of its history that the remote lacks, all of them or none: a run that was ended
 * before it pushed is made up for. Answers with the tags.
 * @throws CedilleError `release` when the remote has moved on
 */
export async function pushRelease({ root, remote }: { root: string; remote: string }): Promise<string[]> {
  const branch = (await git(root, ['symbolic-ref', '--short', 'HEAD'])).trim();
  const there = (await git(root, ['ls-remote', '--tags', '--refs', remote]))
    .split('\n')
    .map(line => line.split('\t')[1]);
  const ours = (await listReleases(root, ['--merged', 'HEAD'])).map(({ tag }) => tag);
  const missing = ours.filter(tag => !there.includes(`refs/tags/${tag}`));
  const refs = [`HEAD:refs/heads/${branch}`, ...missing.map(tag => `refs/tags/${tag}:refs/tags/${tag}`)];
  try {
    await git(root, ['push', '--quiet', '--atomic', remote, ...refs]);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    throw new CedilleError(
      {
        code: 'release',
        severity: 'error',
        message: `${remote} took neither ${branch} nor the tags: ${reason(error.stderr)}`,
        expected: `that ${branch} on ${remote} has not moved since this clone was made, and that it may be pushed to`,
        fix: 'push again once that is resolved; otherwise the next release makes up for it',
      },
      { cause: error },
    );
  }
  return missing;
}

function reason(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);
  return lines.find(line => /rejected|denied|error:|fatal:/.test(line)) ?? lines[0] ?? 'no reason given';
}
