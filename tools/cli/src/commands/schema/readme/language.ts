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
  /** For whoever installs a published chart without this repository. */
  install: {
    values: string;
    first: string;
    /** What provides a capability elsewhere, by its name in component.yaml. */
    needs: Readonly<Record<string, string>>;
    secrets: (names: string) => string;
    /** Before values that close the namespace. */
    network: string;
    argo: string;
  };
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
    install: {
      values:
        'The published chart is plain Helm: without facts, every value is set by hand, and all of them are below.',
      first: 'First there must be:',
      needs: {
        certificates: 'cert-manager, and an issuer',
        gateway: 'a Gateway that accepts routes of this namespace',
        'gateway-api': 'the definitions of the Gateway API',
        gitops: 'Argo CD',
        'load-balancer': 'addresses for Services of type `LoadBalancer`',
        secrets: 'vault-config-operator with a Vault, or Secrets that you make yourself',
        storage: 'a StorageClass',
        vault: 'Vault',
        ceph: 'Rook, which makes Ceph clusters',
        cloud: 'credentials of the cloud for Crossplane (crossplane-providers)',
        'cloud-kinds': 'the providers of Crossplane, which bring the kinds of the cloud',
        'clickhouse-kinds': 'the operator of ClickHouse',
        'collector-kinds': 'the operator of OpenTelemetry',
        crossplane: 'Crossplane',
        'disk-images': 'CDI, which fetches images of disks',
        'local-storage': 'a StorageClass of local disks',
        mesh: 'a service mesh',
        'progressive-delivery': 'Argo Rollouts',
        telemetry: 'collectors of OpenTelemetry that take what is sent to them',
        'telemetry-store': 'a ClickHouse that telemetry is written to',
        'virtual-machines': 'KubeVirt',
      },
      secrets: names =>
        `It reads ${names}. Make them before, or set \`secrets\` and \`secretStore\` to have them made from Vault.`,
      network:
        'No network policy is rendered before you ask for it. This closes the namespace but for what the component needs by itself; address and namespace are examples, and Pods of other namespaces that it talks to are for you to add:',
      argo: 'The same by Argo CD:',
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
    install: {
      values:
        'Le chart publié est du Helm ordinaire : sans faits, chaque valeur se fixe à la main, et toutes se trouvent plus bas.',
      first: "Il faut d'abord :",
      needs: {
        certificates: 'cert-manager, et un émetteur',
        gateway: 'une Gateway qui accepte des routes de cet espace de noms',
        'gateway-api': 'les définitions de la Gateway API',
        gitops: 'Argo CD',
        'load-balancer': 'des adresses pour les Services du type `LoadBalancer`',
        secrets: 'vault-config-operator et un Vault, ou des Secrets que vous créez vous-même',
        storage: 'une StorageClass',
        vault: 'Vault',
        ceph: 'Rook, qui crée des grappes Ceph',
        cloud: "un accès de Crossplane à l'infonuagique (crossplane-providers)",
        'cloud-kinds': "les fournisseurs de Crossplane, qui apportent les types de l'infonuagique",
        'clickhouse-kinds': "l'opérateur de ClickHouse",
        'collector-kinds': "l'opérateur d'OpenTelemetry",
        crossplane: 'Crossplane',
        'disk-images': 'CDI, qui va chercher des images de disques',
        'local-storage': 'une StorageClass de disques locaux',
        mesh: 'un maillage de services',
        'progressive-delivery': 'Argo Rollouts',
        telemetry: "des collecteurs d'OpenTelemetry qui prennent ce qu'on leur envoie",
        'telemetry-store': 'un ClickHouse où la télémétrie est écrite',
        'virtual-machines': 'KubeVirt',
      },
      secrets: names =>
        `Il lit ${names}. Créez-les avant, ou fixez \`secrets\` et \`secretStore\` pour qu'ils viennent de Vault.`,
      network:
        "Aucune politique réseau n'est rendue avant que vous le demandiez. Ceci ferme l'espace de noms, sauf à ce dont le composant a lui-même besoin; l'adresse et l'espace de noms sont des exemples, et les Pods d'autres espaces de noms auxquels il parle restent à ajouter :",
      argo: 'La même chose par Argo CD :',
    },
    head: {
      values: ['valeur', 'type', 'défaut', 'description'],
      shapes: ['forme', 'type', 'défaut', 'description'],
      hosts: ['hôte', 'servi par', 'public visé', 'seulement avec le fait'],
      secrets: ['Secret', 'clés', 'provenance', 'seulement avec le fait', 'description'],
    },
  },
];
