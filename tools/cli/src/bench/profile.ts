import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool } from '@cedille/helm';
import { engine as engineContestant } from './contestants/engine.ts';
import { enginesOf, forget, OWN_COMMANDS } from './contestants/own.ts';
import { measure } from './measure.ts';
import { prepareJobs } from './prepare-jobs.ts';

export interface ProfileOptions {
  /** A workspace that may be changed. */
  root: string;
  scratch: string;
  cache: string;
  env: NodeJS.ProcessEnv;
  /** Where the profiles go. */
  folder: string;
}

/**
 * Writes CPU profiles of a cold `./cedille render` with each engine, for the developer tools of any browser, and of the
 * native engine alone, for `go tool pprof`. Answers with the folders.
 */
export async function writeProfiles(options: ProfileOptions): Promise<string[]> {
  const { root, cache, env, folder } = options;
  const folders: string[] = [];
  const { args } = OWN_COMMANDS.find(({ name }) => name === './cedille render')!;
  for (const engine of await enginesOf(root)) {
    const into = join(folder, engine);
    await mkdir(into, { recursive: true });
    await forget({ root, cache });
    await measure({
      file: process.execPath,
      args: ['--cpu-prof', `--cpu-prof-dir=${into}`, ...args, '--timings'],
      cwd: root,
      env: { ...env, CEDILLE_ENGINE: engine },
      stdout: join(into, 'timings.txt'),
    });
    if (engine === 'native') await profileEngine(options, into);
    folders.push(into);
  }
  return folders;
}

async function profileEngine({ root, scratch, env }: ProfileOptions, into: string): Promise<void> {
  const jobs = await prepareJobs(root, join(scratch, 'jobs'));
  const helm = await resolveTool('helm', { root });
  const { command } = await engineContestant({ root, jobs, scratch, env, helm });
  await measure({ ...command, args: [...command.args, '-cpuprofile', join(into, 'engine.pprof')] });
}
