/** What a panel or a variable of a dashboard asks. */
export interface DashboardQuery {
  /** Dashboard and panel. */
  name: string;
  /** Type of the panel, or `variable`. */
  shows: string;
  sql: string;
}

/** Every query of a dashboard. @param file its JSON, as Grafana reads it */
export function queriesOf(file: string): DashboardQuery[] {
  const { uid, panels, templating } = JSON.parse(file) as {
    uid: string;
    panels: { title: string; type: string; targets: { rawSql: string }[] }[];
    templating: { list: { name: string; query: string }[] };
  };
  return [
    ...panels.flatMap(({ title, type, targets }) =>
      targets.map(({ rawSql }) => ({ name: `${uid}, ${title}`, shows: type, sql: rawSql })),
    ),
    ...templating.list.map(({ name, query }) => ({ name: `${uid}, choice of ${name}`, shows: 'variable', sql: query })),
  ];
}
