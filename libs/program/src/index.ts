export { cacheFolder, type CacheFolderOptions } from './cache-folder.ts';
export { diskProblem, rethrowDisk } from './disk-problem.ts';
export { git, tryGit, type GitOptions } from './git.ts';
export { isLocked, withProcessLock, type LockOptions } from './process-lock.ts';
export { ProgramError, runProgram, type ProgramOptions, type ProgramResult } from './run-program.ts';
export { describeEnd, type ProgramEnd, type RunningProgram } from './running-program.ts';
export { startHelper } from './start-helper.ts';
export { lastLines } from './last-lines.ts';
export type { StartOptions } from './start-program.ts';
