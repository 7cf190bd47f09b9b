import type { PlannedRelease, ReleasePlan } from '@cedille/delivery';
import type { Terminal } from '../terminal.ts';

/** The plan for people: a line for each release with its reasons below it, then what stays as it is. */
export function printPlan(terminal: Terminal, { head, releases, unchanged, uncertain }: ReleasePlan): void {
  const { bold, dim, green, yellow } = terminal.colors;
  const width = Math.max(0, ...releases.map(({ component }) => component.length));
  for (const release of releases) {
    const { component, from, to } = release;
    const versions = from === undefined ? green(to) : `${from} → ${green(to)}`;
    terminal.print(`${bold(component.padEnd(width))}  ${versions}  ${stepName(release)}`);
    for (const reason of reasons(release)) terminal.print(`  ${dim(reason)}`);
  }
  if (releases.length) terminal.print('');
  const silent = unchanged.filter(({ commits }) => commits);
  terminal.print(
    [
      `${releases.length} ${releases.length === 1 ? 'release' : 'releases'} at ${head.slice(0, 9)}`,
      unchanged.length
        ? `, ${unchanged.length} unchanged: ${unchanged.map(({ component }) => component).join(', ')}`
        : '',
    ].join(''),
  );
  for (const { component, missing } of uncertain)
    terminal.print(
      yellow(`  ${component}: cannot be compared, because ${missing.join(', ')} was available on one side only`),
    );
  for (const { component, commits } of silent) {
    const count = commits === 1 ? '1 commit changes' : `${commits} commits change`;
    terminal.print(dim(`  ${component}: ${count} nothing that is released`));
  }
}

function stepName({ step, to }: PlannedRelease): string {
  if (step === 'first') return 'first release';
  if (step === 'written') return 'as Chart.yaml says';
  return step === 'major' && to.startsWith('0.') ? 'major, which is minor below 1.0.0' : step;
}

function reasons(release: PlannedRelease): string[] {
  const { upstreams, commits } = release;
  return [
    outcome(release),
    ...upstreams.map(({ name, from = 'new', to = 'gone', step }) => `upstream ${name} ${from} → ${to} (${step})`),
    ...commits.map(({ commit, own }) => `${own ? '•' : '◦'} ${commit.hash.slice(0, 9)} ${subject(commit)}`),
  ];
}

function outcome({ step, environments, chart }: PlannedRelease): string {
  const names = environments.map(({ environment, change }) =>
    step === 'first' || change === 'changed' ? environment : `${environment} (${change})`,
  );
  if (step === 'first') return names.length ? `for ${names.join(', ')}` : 'for no environment yet';
  const rendered = names.length ? `renders differently in ${names.join(', ')}` : 'renders as before';
  return chart ? `${rendered}; the chart changes` : rendered;
}

function subject({ type, scopes, breaking, description }: PlannedRelease['commits'][number]['commit']): string {
  const scope = scopes.length ? `(${scopes.join(',')})` : '';
  return type ? `${type}${scope}${breaking ? '!' : ''}: ${description}` : description;
}
