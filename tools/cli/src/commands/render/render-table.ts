import type { Rendering } from '@cedille/pipeline';
import Table from 'cli-table3';
import type { Terminal } from '../../terminal.ts';

/** Component × environment: how many objects, complete or partial, and the time that Helm took for them. */
export function renderTable(renderings: readonly Rendering[], colors: Terminal['colors']): string {
  const environments = [...new Set(renderings.map(({ environment }) => environment))];
  const components = [...new Set(renderings.map(({ component }) => component))];
  const table = new Table({
    head: ['component', ...environments, 'time', 'remarks'],
    style: { head: [], border: [], compact: true },
    chars: BORDERLESS,
    colAligns: ['left', ...environments.map(() => 'right' as const), 'right', 'left'],
  });
  for (const component of components) {
    const rows = renderings.filter(row => row.component === component);
    const cells = environments.map(environment =>
      cell(
        rows.find(row => row.environment === environment),
        colors,
      ),
    );
    const milliseconds = rows.reduce((sum, row) => sum + row.milliseconds, 0);
    table.push([
      component,
      ...cells,
      rows.every(({ cached }) => cached) ? 'cached' : `${milliseconds} ms`,
      remarks(rows),
    ]);
  }
  return table.toString();
}

function cell(row: Rendering | undefined, colors: Terminal['colors']): string {
  if (!row) return colors.dim('–');
  if (row.status === 'failed') return colors.red('failed');
  return row.status === 'partial' ? colors.yellow(`${row.objects} partial`) : String(row.objects);
}

function remarks(rows: readonly Rendering[]): string {
  const missing = [...new Set(rows.flatMap(row => row.missing))];
  return missing.length ? `without ${missing.join(', ')}` : '';
}

const BORDERLESS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};
