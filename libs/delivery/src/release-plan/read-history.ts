import { git } from '@cedille/program';
import { parseCommit, type Commit } from './parse-commit.ts';

const RECORD = '\x1e';
const FIELD = '\x1f';

/**
 * Commits after `since` (all when undefined) up to `head`, newest first. Merges only bring others together and are left out,
 * and so is a commit together with the one that took it back.
 */
export async function readHistory(
  root: string,
  { since, head }: { since?: string | undefined; head: string },
): Promise<Commit[]> {
  const range = since === undefined ? head : `${since}..${head}`;
  const format = `--format=${RECORD}%H${FIELD}%B${FIELD}`;
  const text = await git(root, ['log', '--no-merges', '--no-renames', '--name-only', '-z', format, range, '--']);
  const commits = text
    .split(RECORD)
    .slice(1)
    .map(record => {
      const [hash = '', message = '', files = ''] = record.split(FIELD);
      return parseCommit({ hash, message: message.trim(), files: files.split(/[\0\n]/).filter(Boolean) });
    });
  return withoutReverted(commits);
}

/** Newest first: whoever takes back something that is itself taken back counts for nothing. */
function withoutReverted(commits: readonly Commit[]): Commit[] {
  const gone = new Set<Commit>();
  for (const commit of commits) {
    if (gone.has(commit) || !commit.reverts) continue;
    const target = commits.find(({ hash }) => hash.startsWith(commit.reverts!));
    if (target) gone.add(target).add(commit);
  }
  return commits.filter(commit => !gone.has(commit));
}
