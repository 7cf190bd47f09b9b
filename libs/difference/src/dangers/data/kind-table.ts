/** Patterns of kinds: `group/Kind`, `group/*`, or `*.suffix/*` for every group that ends so. */
export type KindPattern = string;

// Names that owners of definitions gave.
// cspell:disable

/** Kinds of well-known owners whose removal takes data along, whether or not they ask for a volume themselves. */
export const DATA_KINDS: readonly KindPattern[] = [
  // Databases and stores, each by the operator that owns the definition.
  'acid.zalan.do/postgresql',
  'app.redislabs.com/RedisEnterpriseCluster',
  'app.redislabs.com/RedisEnterpriseDatabase',
  'cassandra.datastax.com/CassandraDatacenter',
  'clickhouse.altinity.com/ClickHouseInstallation',
  'clickhouse-keeper.altinity.com/ClickHouseKeeperInstallation',
  'couchbase.com/CouchbaseBucket',
  'couchbase.com/CouchbaseCluster',
  'crdb.cockroachlabs.com/CrdbCluster',
  'databases.spotahome.com/RedisFailover',
  'db.movetokube.com/Postgres',
  'dragonflydb.io/Dragonfly',
  'elasticsearch.k8s.elastic.co/Elasticsearch',
  'etcd.database.coreos.com/EtcdCluster',
  'infinispan.org/Cache',
  'infinispan.org/Infinispan',
  'k8s.mariadb.com/Database',
  'k8s.mariadb.com/MariaDB',
  'k8ssandra.io/K8ssandraCluster',
  'mariadb.mmontes.io/MariaDB',
  'mongodb.com/MongoDB',
  'mongodbcommunity.mongodb.com/MongoDBCommunity',
  'mysql.oracle.com/InnoDBCluster',
  'opensearch.opster.io/OpenSearchCluster',
  'opensearch.org/OpenSearchCluster',
  'pgv2.percona.com/PerconaPGCluster',
  'pingcap.com/TidbCluster',
  'planetscale.com/VitessCluster',
  'postgres-operator.crunchydata.com/PostgresCluster',
  'postgresql.cnpg.io/Cluster',
  'postgresql.cnpg.io/Database',
  'ps.percona.com/PerconaServerMySQL',
  'psmdb.percona.com/PerconaServerMongoDB',
  'pxc.percona.com/PerconaXtraDBCluster',
  'redis.redis.opstreelabs.in/Redis',
  'redis.redis.opstreelabs.in/RedisCluster',
  'redis.redis.opstreelabs.in/RedisReplication',
  'scylla.scylladb.com/ScyllaCluster',
  'solr.apache.org/SolrCloud',
  'vault.banzaicloud.com/Vault',
  'zookeeper.pravega.io/ZookeeperCluster',
  // Queues and streams.
  'jetstream.nats.io/KeyValue',
  'jetstream.nats.io/ObjectStore',
  'jetstream.nats.io/Stream',
  'kafka.strimzi.io/Kafka',
  'kafka.strimzi.io/KafkaNodePool',
  'kafka.strimzi.io/KafkaTopic',
  'rabbitmq.com/Queue',
  'rabbitmq.com/RabbitmqCluster',
  'rabbitmq.com/Vhost',
  // Files, objects and volumes.
  'cdi.kubevirt.io/DataVolume',
  'ceph.rook.io/CephBlockPool',
  'ceph.rook.io/CephCluster',
  'ceph.rook.io/CephFilesystem',
  'ceph.rook.io/CephFilesystemSubVolumeGroup',
  'ceph.rook.io/CephObjectStore',
  'ceph.rook.io/CephObjectStoreUser',
  'groupsnapshot.storage.k8s.io/VolumeGroupSnapshot',
  'kubevirt.io/VirtualMachine',
  'local.openebs.io/LVMVolume',
  'longhorn.io/BackingImage',
  'longhorn.io/Volume',
  'minio.min.io/Tenant',
  'objectbucket.io/ObjectBucket',
  'objectbucket.io/ObjectBucketClaim',
  'openebs.io/DiskPool',
  'seaweed.seaweedfs.com/Seaweed',
  'snapshot.storage.k8s.io/VolumeSnapshot',
  'snapshot.storage.k8s.io/VolumeSnapshotContent',
  'zfs.openebs.io/ZFSVolume',
  // Logs and measurements.
  'loki.grafana.com/LokiStack',
  'operator.victoriametrics.com/VLogs',
  'operator.victoriametrics.com/VMCluster',
  'operator.victoriametrics.com/VMSingle',
  'tempo.grafana.com/TempoMonolithic',
  'tempo.grafana.com/TempoStack',
  // What keeps secrets: without the engine all that is in it is gone.
  'redhatcop.redhat.io/SecretEngineMount',
  // Whole clusters.
  'cluster.x-k8s.io/Cluster',
  'cluster.x-k8s.io/MachineDeployment',
  'cluster.x-k8s.io/MachinePool',
  'controlplane.cluster.x-k8s.io/KubeadmControlPlane',
];

/** Kinds that hold nothing: to make them again is as good. What else goes with some of them, rules of their own say. */
export const PLAIN_KINDS: readonly KindPattern[] = [
  'acme.cert-manager.io/*',
  'argoproj.io/*',
  'autoscaling.k8s.io/VerticalPodAutoscaler',
  'cert-manager.io/CertificateRequest',
  'cilium.io/*',
  'crd.projectcalico.org/*',
  'gateway.networking.k8s.io/*',
  'gateway.networking.x-k8s.io/*',
  'keda.sh/ScaledJob',
  'keda.sh/ScaledObject',
  'keda.sh/TriggerAuthentication',
  'kyverno.io/*',
  'monitoring.coreos.com/AlertmanagerConfig',
  'monitoring.coreos.com/PodMonitor',
  'monitoring.coreos.com/Probe',
  'monitoring.coreos.com/PrometheusRule',
  'monitoring.coreos.com/ScrapeConfig',
  'monitoring.coreos.com/ServiceMonitor',
  'networking.istio.io/*',
  'opentelemetry.io/*',
  'projectcontour.io/*',
  'security.istio.io/*',
  'source.toolkit.fluxcd.io/*',
  'telemetry.istio.io/*',
  'traefik.containo.us/*',
  'traefik.io/*',
];

// cspell:enable

/** Groups that are Kubernetes' own although they have a dot. */
const BUILT_IN =
  /^((admissionregistration|apiextensions|authentication|authorization|certificates|coordination|discovery|events|networking|node|resource|scheduling|storage|storagemigration|metrics)\.k8s\.io|(rbac\.authorization|flowcontrol\.apiserver|internal\.apiserver)\.k8s\.io|apiregistration\.k8s\.io)$/;

/** Whether objects of a group are custom resources: somebody else's controller decides what becomes of them. */
export function isCustomGroup(group: string): boolean {
  return group.includes('.') && !BUILT_IN.test(group);
}

/** Whether a kind is one of those that patterns name. */
export function isOneOf(patterns: readonly KindPattern[], { group, kind }: { group: string; kind: string }): boolean {
  return patterns.some(pattern => {
    const slash = pattern.lastIndexOf('/');
    const [wanted, name] = [pattern.slice(0, slash), pattern.slice(slash + 1)];
    const fits = wanted.startsWith('*.') ? group.endsWith(wanted.slice(1)) : group === wanted;
    return fits && (name === '*' || name === kind);
  });
}
