import { CedilleError } from '@cedille/source';
import { ProgramError, runProgram } from './run-program.ts';

export interface GitOptions {
  input?: string;
  env?: Record<string, string | undefined>;
  signal?: AbortSignal | undefined;
}

/**
 * Runs git in a repository and answers with what it prints. Paths come as they are, whatever their letters.
 * @throws ProgramError, or a CedilleError `tool-failed` where there is no repository, or git does not trust its owner
 */
export async function git(root: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  const { stdout } = await runProgram({
    file: 'git',
    args: ['-c', 'core.quotePath=false', '-c', 'log.showSignature=false', ...args],
    cwd: root,
    ...options,
    // What a hook or an outer git sets would lead elsewhere; nothing may wait for a person.
    // What is said is looked at below: in English.
    env: { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', ...options.env },
  }).catch((error: unknown) => {
    throw withoutRepository(root, error) ?? error;
  });
  return stdout;
}

/** Two answers of git that are not about what was asked. */
function withoutRepository(root: string, error: unknown): CedilleError | undefined {
  if (!(error instanceof ProgramError)) return undefined;
  const told = { code: 'tool-failed', severity: 'error' } as const;
  if (/^fatal: not a git repository/m.test(error.stderr))
    return new CedilleError(
      {
        ...told,
        message: `This needs the history of git, and ${root} is in no repository.`,
        expected: 'a clone: an archive of the sources has no history',
        fix: 'clone the repository, and run the same command there',
      },
      { cause: error },
    );
  if (/^fatal: detected dubious ownership/m.test(error.stderr))
    return new CedilleError(
      {
        ...told,
        message: `git does not read ${root}: it belongs to somebody else.`,
        expected: 'a clone of the one who runs the command, or one that is marked as safe',
        fix: `git config --global --add safe.directory ${quoted(root)}`,
      },
      { cause: error },
    );
  return undefined;
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

/** The same, without blanks around it; undefined when git says no. @throws ProgramError when there is no git, or it was interrupted */
export async function tryGit(root: string, args: readonly string[], options?: GitOptions): Promise<string | undefined> {
  try {
    return (await git(root, args, options)).trim();
  } catch (error) {
    if (error instanceof CedilleError && error.problems[0]?.code === 'tool-failed') return undefined;
    throw error;
  }
}
