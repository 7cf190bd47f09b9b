import { helmFlags, withXargs, type Contestant, type ContestOptions } from './contestant.ts';

/** The baseline: the helm program alone, charts and values ready, two at a time. It checks nothing. */
export function xargsHelm({ jobs, scratch, env, helm }: ContestOptions): Contestant {
  const lines = jobs.map(job =>
    ['template', job.release, job.chart, '--values', job.values, ...helmFlags(job)].join(' '),
  );
  return {
    name: 'xargs -P2 helm template',
    version: helm.version,
    ...withXargs({ program: helm.path, lines, cwd: scratch, env }),
  };
}
