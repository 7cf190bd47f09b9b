import type { Rendering } from '@cedille/pipeline';
import Table from 'cli-table3';
import type { Terminal } from '../../terminal.ts';

/**
 * Component × environment: how many objects. What is partial has a star; components of which everything was known are one
 * row of sums, so that what this run did stands out. Fits 80 columns with five environments.
 */
export function renderTable(renderings: readonly Rendering[], colors: Terminal['colors']): string {
  const environments = [...new Set(renderings.map(({ environment }) => environment))];
  const components = [...new Set(renderings.map(({ component }) => component))];
  const table = new Table({
    head: ['component', ...environments],
    style: { head: [], border: [], compact: true },
    chars: BORDERLESS,
    colAligns: ['left', ...environments.map(() => 'right' as const)],
  });
  const rowsOf = (component: string): Rendering[] => renderings.filter(row => row.component === component);
  const known = components.filter(component => rowsOf(component).every(isKnown));
  const folded = known.length > 1 ? known : [];
  for (const component of components.filter(component => !folded.includes(component))) {
    const rows = rowsOf(component);
    table.push([
      component,
      ...environments.map(name =>
        cell(
          rows.filter(row => row.environment === name),
          colors,
        ),
      ),
    ]);
  }
  if (folded.length) {
    const rows = folded.flatMap(rowsOf);
    const name = folded.length === components.length ? `all ${folded.length}, unchanged` : `${folded.length} unchanged`;
    table.push([
      name,
      ...environments.map(name =>
        cell(
          rows.filter(row => row.environment === name),
          colors,
        ),
      ),
    ]);
  }
  return table.toString();
}

/** Nothing about it is news. */
function isKnown({ cached, status }: Rendering): boolean {
  return cached && status === 'complete';
}

function cell(rows: readonly Rendering[], colors: Terminal['colors']): string {
  if (!rows.length) return colors.dim('–');
  if (rows.some(({ status }) => status === 'failed')) return colors.red('failed');
  const objects = rows.reduce((sum, row) => sum + row.objects, 0);
  return rows.some(({ status }) => status === 'partial') ? colors.yellow(`${objects} *`) : String(objects);
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
