import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '@cedille/program';
import { helmFlags, type Contestant, type ContestOptions } from './contestant.ts';

/** An app with a `Helm` construct for each chart and environment. */
export async function cdk8s({ root, jobs, scratch, env, helm }: ContestOptions): Promise<Contestant> {
  await cp(join(root, 'tools/cli/peers/cdk8s'), scratch, { recursive: true });
  await runProgram({ file: 'npm', args: ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], cwd: scratch });
  const { version } = JSON.parse(await readFile(join(scratch, 'node_modules/cdk8s/package.json'), 'utf8')) as {
    version: string;
  };
  const charts = jobs.map(job => ({ ...job, flags: helmFlags(job) }));
  await writeFile(join(scratch, 'charts.json'), JSON.stringify(charts));
  const folder = join(scratch, 'dist');
  return {
    name: 'cdk8s, an app of Helm constructs',
    version,
    reset: () => rm(folder, { recursive: true, force: true }),
    command: { file: process.execPath, args: ['app.mjs', helm.path], cwd: scratch, env },
    folder,
  };
}
