import type { Command } from '../measure.ts';
import type { Job } from '../prepare-jobs.ts';

/** Somebody who renders all jobs. */
export interface Contestant {
  name: string;
  version: string;
  /** Removes what an earlier run left. */
  reset?(): Promise<void>;
  command: Command;
  /** The same work in one row, for a count of documents, where the command mixes the outputs of several programs. */
  counted?: Command;
  /** Where the documents are afterwards; standard output when not given. */
  folder?: string;
}

export interface ContestOptions {
  /** Work tree whose programs are used. */
  root: string;
  jobs: readonly Job[];
  /** A folder of its own for whatever it needs. */
  scratch: string;
  env: NodeJS.ProcessEnv;
  helm: { path: string; version: string };
}

/** One render a line, without the name and the chart. */
export function helmFlags({ namespace, kubernetes, apiVersions }: Job): string[] {
  return [
    ...['--namespace', namespace, '--include-crds', '--skip-tests', '--kube-version', kubernetes],
    ...apiVersions.flatMap(version => ['--api-versions', version]),
  ];
}

/** Two at a time, or one after the other when the outputs have to stay apart. */
export function withXargs(options: { program: string; lines: readonly string[]; cwd: string; env: NodeJS.ProcessEnv }) {
  const { program, lines, cwd, env } = options;
  const command = (parallel: number): Command => ({
    file: 'xargs',
    args: [`-P${parallel}`, '-L1', program],
    cwd,
    env,
    input: lines.join('\n'),
  });
  return { command: command(2), counted: command(1) };
}
