import { posix } from 'node:path';
import { parseYaml } from '@cedille/source';
import { git } from '@cedille/program';
import { readTree } from './read-tree.ts';
import { readPins, type Pins } from './upstream-step.ts';

/** A component as a commit has it. */
export interface ChartAt {
  name: string;
  version: string;
  pins: Pins;
  /** Folders of library charts that it is made with. */
  libraries: readonly string[];
  /** Its values follow from all components of an environment. */
  readsPlatform: boolean;
  /** Chart.yaml without its version, for comparing. */
  identity: string;
}

interface ChartText {
  version?: unknown;
  type?: string;
  dependencies?: { repository?: string }[];
}

/** The components of a commit, in alphabetical order; library charts are none. What cannot be read is left out. */
export async function readCharts(root: string, commit: string): Promise<ChartAt[]> {
  const names = await chartFolders(root, commit);
  const paths = names.flatMap(name => [`charts/${name}/Chart.yaml`, `charts/${name}/component.yaml`]);
  const texts = await readTree(root, commit, paths);
  return names.flatMap((name, index) => {
    const [chart, component = ''] = texts.slice(2 * index, 2 * index + 2);
    return chart === undefined ? [] : chartAt({ name, chart, component });
  });
}

async function chartFolders(root: string, commit: string): Promise<string[]> {
  const list = await git(root, ['ls-tree', '-d', '--name-only', '-z', commit, 'charts/']);
  return list
    .split('\0')
    .filter(Boolean)
    .map(path => posix.basename(path))
    .sort();
}

function chartAt({ name, chart, component }: { name: string; chart: string; component: string }): ChartAt[] {
  const data = (parseYaml(chart, `charts/${name}/Chart.yaml`).data ?? {}) as ChartText;
  if (data.type === 'library') return [];
  const { version, ...rest } = data;
  const meta = (parseYaml(component, `charts/${name}/component.yaml`).data ?? {}) as { reads?: string };
  const local = (data.dependencies ?? []).flatMap(({ repository = '' }) =>
    repository.startsWith('file://') ? posix.join('charts', name, repository.slice('file://'.length)) : [],
  );
  return [
    {
      name,
      version: String(version),
      pins: readPins({ chart, component }),
      libraries: local,
      readsPlatform: meta.reads === 'platform',
      identity: JSON.stringify(rest),
    },
  ];
}
