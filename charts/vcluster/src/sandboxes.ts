import { sizes, type Context } from '@cedille/values/generator';
import { COPYING, LIMITS } from './containers.ts';

type Hosted = NonNullable<Context['platform']['delivers'][number]['hosted']>;
type Sandbox = NonNullable<Hosted['sandboxes']>[number] & Pick<Hosted, 'kubernetes'>;

/** The virtual cluster of a person: small, with a database in a file, closed on its day, and gone with its file. */
export function sandboxValues({ person, login = person, expires, kubernetes }: Sandbox, storageClass: string) {
  const size = sizes({ sizing: 'small' }, { server: ['200m 768Mi 2Gi'], coredns: ['20m 64Mi 170Mi'] });
  return {
    namespace: { keep: false },
    reachedFrom: [],
    sandbox: { user: `oidc:${login}`, schedules: schedulesFrom(expires) },
    resourceQuotas: { everything: { hard: QUOTA } },
    limitRanges: { containers: { limits: [LIMITS] } },
    vcluster: {
      controlPlane: {
        advanced: { globalMetadata: { annotations: { [EXPIRES]: expires } } },
        distro: { k8s: { version: `v${kubernetes}`, resources: COPYING } },
        statefulSet: {
          resources: size.server,
          persistence: { volumeClaim: { enabled: true, retentionPolicy: 'Delete', size: '5Gi', storageClass } },
        },
        coredns: { deployment: { replicas: 1, resources: size.coredns } },
      },
    },
  };
}

/** Marks what a program scales to nothing: component.yaml names it, too. */
const EXPIRES = 'cedille.club/expires';

/**
 * When it is closed: from its day on, each day for at least five months. A schedule has no years: it cannot go on for longer,
 * because a file may be there six months before its day, and none of these days may be before that.
 */
export function schedulesFrom(expires: string): Record<string, string> {
  const [, month, day] = expires.split('-').map(Number) as [number, number, number];
  const later = [1, 2, 3, 4, 5].map(after => ((month - 1 + after) % 12) + 1);
  return {
    expiry: `0 3 ${day === 31 ? day : `${day}-31`} ${month} *`,
    'expiry-later': `0 3 * ${later.sort((a, b) => a - b).join(',')} *`,
  };
}

/** Of everything in the namespace, the control plane among it. */
const QUOTA = {
  'requests.cpu': '2',
  'requests.memory': '6Gi',
  'limits.memory': '12Gi',
  'requests.storage': '25Gi',
  'count/pods': '40',
  'services.nodeports': '0',
  'services.loadbalancers': '0',
};
