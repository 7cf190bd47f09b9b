/** The major version that a tag begins with: `16.4-bookworm`, `v2.1`, `pg16`; undefined for `latest` or a date. */
export function majorOf(version: string): number | undefined {
  const match = /^(?:v|pg|postgres-?|mysql-?)?(\d{1,3})(?![\d])/i.exec(version.trim());
  return match ? Number(match[1]) : undefined;
}

// cspell:disable
/** Images of programs that write a format of their own, by the last part of their name. */
const DATABASES =
  /(^|[-_.])(postgres(ql)?|postgis|pgvector|timescaledb(-ha)?|spilo-?\d*|mysql|mariadb(-galera)?|percona[\w-]*|mongo(db)?|redis(-stack)?|valkey|keydb|dragonfly|elasticsearch|opensearch|solr|clickhouse(-server)?|cassandra|scylla|couchdb|couchbase|neo4j|influxdb|etcd|consul|vault|openbao|kafka|zookeeper|rabbitmq|nats|pulsar|minio|cockroach|tidb|arangodb|rethinkdb|memgraph|surrealdb|questdb|victoria-metrics|vmstorage|ldap|openldap|meilisearch|typesense|qdrant|weaviate|milvus)([-_.]|$)/i;

// cspell:enable
/** Parts of names that say that an image only looks at a database, or talks to it. */
const BESIDE =
  /(exporter|backup|client|proxy|operator|manager|insights|commander|express|admin|k8s|config|reloader|agent|sidecar|injector|bouncer|metrics|init)/i;

/** Whether an image is that of a database, rather than of something beside one. */
export function isDatabase(image: string): boolean {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return DATABASES.test(name) && !BESIDE.test(name.replace(/victoria-metrics/i, ''));
}
