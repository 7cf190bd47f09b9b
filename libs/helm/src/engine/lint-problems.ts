import type { Problem } from '@cedille/source';
import type { StagedChart } from '../stage/stage-chart.ts';

/** Remarks that are true of charts nobody publishes in a catalogue, or that our own checks judge better. */
const ignored = [/icon is recommended/, /object name does not conform to Kubernetes naming requirements/];

/** Findings in the output of `helm lint`, with the place in the component's folder. */
export function lintProblems(output: string, charts: readonly StagedChart[]): Problem[] {
  const problems: Problem[] = [];
  let chart: StagedChart | undefined;
  for (const line of output.split('\n')) {
    const head = /^==> Linting (.+)$/.exec(line);
    if (head) chart = charts.find(item => item.path === head[1]!.trim());
    const finding = /^\[(ERROR|WARNING)\] (?:([^\s:]*): )?(.*)$/.exec(line);
    if (!finding || !chart || ignored.some(pattern => pattern.test(line))) continue;
    problems.push(lintProblem(chart, finding));
  }
  return problems;
}

function lintProblem({ name, folder }: StagedChart, [, level, file, what]: RegExpExecArray): Problem {
  const place = /\(([^:()]+):(\d+)(?::(\d+))?\)/.exec(what!);
  const path = (place?.[1] ?? file ?? '').replace(`${name}/`, '').replace(/\/$/, '');
  return {
    code: 'helm-failed',
    severity: level === 'ERROR' ? 'error' : 'warning',
    component: name,
    message: `helm lint says of ${name}: ${what!.replace(/\.?$/, '.')}`,
    at: { file: path ? `${folder}/${path}` : folder, line: Number(place?.[2] ?? 1), column: Number(place?.[3] ?? 1) },
    fix: `fix ${path ? `${folder}/${path}` : folder}`,
  };
}
