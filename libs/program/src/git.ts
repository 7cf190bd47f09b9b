import { ProgramError, runProgram } from './run-program.ts';

export interface GitOptions {
  input?: string;
  env?: Record<string, string | undefined>;
  signal?: AbortSignal | undefined;
}

/**
 * Runs git in a repository and answers with what it prints. Paths come as they are, whatever their letters.
 * @throws ProgramError
 */
export async function git(root: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  const { stdout } = await runProgram({
    file: 'git',
    args: ['-c', 'core.quotePath=false', '-c', 'log.showSignature=false', ...args],
    cwd: root,
    ...options,
    // What a hook or an outer git sets would lead elsewhere; nothing may wait for a person.
    env: { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_TERMINAL_PROMPT: '0', ...options.env },
  });
  return stdout;
}

/** The same, without blanks around it; undefined when git says no. @throws ProgramError when there is no git, or it was interrupted */
export async function tryGit(root: string, args: readonly string[], options?: GitOptions): Promise<string | undefined> {
  try {
    return (await git(root, args, options)).trim();
  } catch (error) {
    if (error instanceof ProgramError && error.problems[0]?.code === 'tool-failed') return undefined;
    throw error;
  }
}
