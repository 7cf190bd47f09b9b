/** What the generated tables of a README say. */
export interface Language {
  /** Key of descriptions in component.yaml; those of values.schema.yaml are `description` and `fr`. */
  key: 'en' | 'fr';
  readme: string;
  or: string;
  upstream: string;
  seeDefaults: string;
  sharedValues: string;
  noValues: string;
  shapes: string;
  none: string;
  baseDomain: string;
  condition: { when: string; unless: string };
  /** Who can reach a host, by its audience. */
  audience: { public: string; administrators: string };
  servedBy: (service: string, port: number) => string;
  /** Where a Secret comes from. */
  origin: Record<'generated' | 'written', (path: string) => string> & { bootstrap: string; cluster: string };
  head: Record<'values' | 'shapes' | 'hosts' | 'secrets', readonly string[]>;
}

export const LANGUAGES: readonly Language[] = [
  {
    key: 'en',
    readme: 'README.md',
    or: 'or',
    upstream: 'Values of the upstream chart',
    seeDefaults: 'see [values.yaml](values.yaml)',
    sharedValues: 'All charts share the values of [common](../common/README.md#values).',
    noValues: 'This chart has no values.',
    shapes: '../common/README.md#shapes',
    none: 'None.',
    baseDomain: 'base domain',
    condition: { when: '', unless: 'not ' },
    audience: { public: 'everybody', administrators: 'administrators' },
    servedBy: (service, port) => `Service \`${service}\`, port ${port}`,
    origin: {
      generated: path => `Vault, generated at \`${path}\``,
      written: path => `Vault, written by a person at \`${path}\``,
      bootstrap: 'the bootstrap',
      cluster: 'a program in the cluster',
    },
    head: {
      values: ['value', 'type', 'default', 'description'],
      shapes: ['shape', 'type', 'default', 'description'],
      hosts: ['host', 'served by', 'audience', 'only with the fact'],
      secrets: ['Secret', 'keys', 'comes from', 'only with the fact', 'description'],
    },
  },
  {
    key: 'fr',
    readme: 'README.fr.md',
    or: 'ou',
    upstream: 'Valeurs du chart en amont',
    seeDefaults: 'voir [values.yaml](values.yaml)',
    sharedValues: 'Tous les charts partagent les valeurs de [common](../common/README.fr.md#valeurs).',
    noValues: "Ce chart n'a pas de valeurs.",
    shapes: '../common/README.fr.md#formes',
    none: 'Aucun.',
    baseDomain: 'domaine de base',
    condition: { when: '', unless: 'sans ' },
    audience: { public: 'tout le monde', administrators: 'administrateurs' },
    servedBy: (service, port) => `Service \`${service}\`, port ${port}`,
    origin: {
      generated: path => `Vault, généré à \`${path}\``,
      written: path => `Vault, écrit par une personne à \`${path}\``,
      bootstrap: "l'amorçage",
      cluster: 'un programme dans la grappe',
    },
    head: {
      values: ['valeur', 'type', 'défaut', 'description'],
      shapes: ['forme', 'type', 'défaut', 'description'],
      hosts: ['hôte', 'servi par', 'public visé', 'seulement avec le fait'],
      secrets: ['Secret', 'clés', 'provenance', 'seulement avec le fait', 'description'],
    },
  },
];
