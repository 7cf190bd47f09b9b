import type { Workspace } from './make-workspace.ts';

export interface ComponentChange {
  name: string;
  version: string;
  /** What its ConfigMap says, for a component of the small platform. */
  text?: string;
  /** What the environment asks of it beyond its facts. */
  overlay?: string;
  /** Further files of its chart; a file that is undefined is removed. */
  files?: Readonly<Record<string, string | undefined>>;
}

/** A commit that changes a component, and publishes it as a new version. */
export async function releaseComponent(workspace: Workspace, change: ComponentChange): Promise<void> {
  const { name, version, text, overlay, files = {} } = change;
  const chart = `charts/${name}`;
  const inChart = Object.entries(files).map(([file, content]) => [`${chart}/${file}`, content] as const);
  await workspace.commit(`feat(${name}): ${version}`, {
    [`${chart}/Chart.yaml`]: (await workspace.read(`${chart}/Chart.yaml`)).replace(
      /^version: .*/m,
      `version: ${version}`,
    ),
    ...(text !== undefined && {
      [`${chart}/values.yaml`]: (await workspace.read(`${chart}/values.yaml`)).replace(/^text: .*/m, `text: ${text}`),
    }),
    ...(overlay !== undefined && { [`environments/${workspace.environment}/${name}.yaml`]: overlay }),
    ...Object.fromEntries(inChart),
  });
  await workspace.cedille('publish', name);
}

/** Pins what the tree makes of a component. */
export async function promoteFromTree({ cedille, commit, environment }: Workspace, name: string): Promise<void> {
  await cedille('promote', 'tree', environment, name, '--write');
  await commit(`chore(${environment}): ${name}`);
}
