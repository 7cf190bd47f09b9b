import type { Problem } from '@cedille/source';
import type { StagedChart } from '../stage/stage-chart.ts';

/** Remarks that are true of charts nobody publishes in a catalogue, or that our own checks judge better. */
const ignored = [/icon is recommended/, /object name does not conform to Kubernetes naming requirements/];

/** Findings in the output of `helm lint`, with the place in the component's folder. */
export function lintProblems(output: string, charts: readonly StagedChart[]): Problem[] {
  const problems: Problem[] = [];
  let chart: StagedChart | undefined;
  for (const line of joinContinued(output)) {
    const head = /^==> Linting (.+)$/.exec(line);
    if (head) chart = charts.find(item => item.path === head[1]!.trim());
    const finding = /^\[(ERROR|WARNING)\] (?:([^\s:]*): )?([^]*)$/.exec(line);
    if (!finding || !chart || ignored.some(pattern => pattern.test(line))) continue;
    problems.push(lintProblem(chart, finding));
  }
  return problems;
}

/** A reason may have several lines: `fail` in a template, or all that a schema refuses. They belong to the line above them. */
function joinContinued(output: string): string[] {
  const lines: string[] = [];
  let isFinding = false;
  for (const line of output.split('\n')) {
    if (isFinding && line.trim() && !/^(?:\[[A-Z]+\] |==> |Error: |\d+ chart\(s\) linted)/.test(line)) {
      lines[lines.length - 1] += `\n${line}`;
      continue;
    }
    isFinding = /^\[(?:ERROR|WARNING)\] /.test(line);
    lines.push(line);
  }
  return lines;
}

function lintProblem({ name, folder }: StagedChart, [, level, file, what]: RegExpExecArray): Problem {
  const place = /\(([^:()]+):(\d+)(?::(\d+))?\)/.exec(what!) ?? /^(\S+):(\d+):(\d+)$/m.exec(what!);
  const path = (place?.[1] ?? file ?? '').replace(`${name}/`, '').replace(/\/$/, '');
  const reason = what!.trim();
  return {
    code: 'helm-failed',
    severity: level === 'ERROR' ? 'error' : 'warning',
    component: name,
    message: `helm lint says of ${name}: ${reason.replace(/\.?$/, '.')}`,
    at: { file: path ? `${folder}/${path}` : folder, line: Number(place?.[2] ?? 1), column: Number(place?.[3] ?? 1) },
    fix: `fix ${path ? `${folder}/${path}` : folder}`,
  };
}
