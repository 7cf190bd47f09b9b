import { bySize, defineValues, sizes, type Environment } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

type ClickHouse = NonNullable<NonNullable<Environment['telemetry']>['clickhouse']>;

export default defineValues<Values>()(({ environment }) => ({
  // One Pod more of the new version would already be half of them.
  replicas: bySize(environment, { small: 2, medium: 2, large: 3 }),
  resources: sizes(environment, { web: ['10m 16Mi 64Mi', '20m 32Mi 128Mi'] }).web,
  ...(environment.telemetry?.clickhouse && { analyses: { errors: errors(environment.telemetry.clickhouse) } }),
}));

/** Argo Rollouts puts the hash of the new version here. */
const VERSION = '{{args.version}}';

/** Share of the requests to Pods of the new version that ended in an error, of the last two minutes. */
const SHARE = [
  "SELECT countIf(StatusCode = 'Error') / greatest(count(), 1) AS share FROM otel_traces",
  "WHERE ResourceAttributes['k8s.namespace.name'] = 'canary' AND SpanKind = 'Server'",
  `AND position(ResourceAttributes['k8s.pod.name'], '-${VERSION}-') > 0`,
  'AND Timestamp > now() - INTERVAL 2 MINUTE FORMAT JSON',
].join(' ');

function errors({ host, database }: ClickHouse) {
  // What Argo Rollouts fills in has to stay readable for it.
  const query = SHARE.split(VERSION).map(encodeURIComponent).join(VERSION);
  return {
    args: [
      { name: 'version' },
      { name: 'password', valueFrom: { secretKeyRef: { name: 'canary-clickhouse', key: 'password' } } },
    ],
    metrics: [
      {
        name: 'errors',
        interval: '1m',
        initialDelay: '2m',
        failureLimit: 1,
        // While nobody can be asked, nobody knows: it is asked every ten seconds, and the sixth time in vain ends the trial.
        consecutiveErrorLimit: 5,
        successCondition: 'result < 0.05',
        provider: {
          web: {
            url: `https://${host}:8443/?database=${database}&query=${query}`,
            timeoutSeconds: 10,
            headers: [
              { key: 'X-ClickHouse-User', value: 'rollouts' },
              { key: 'X-ClickHouse-Key', value: '{{args.password}}' },
            ],
            jsonPath: '{$.data[0].share}',
          },
        },
      },
    ],
  };
}
