import { isMap } from '@cedille/source';
import type { Finding } from '../../rules/rule.ts';
import { listAt, textAt, valueAt } from '../../rules/value-at.ts';
import { podControl } from './level.ts';

/** Settings of the kernel that concern one Pod alone. */
const SAFE: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);
const SELINUX: ReadonlySet<string> = new Set([
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
]);

export const isolationOff = podControl({
  code: 'isolation-off',
  title: 'Guards of the kernel that are switched off',
  why: 'AppArmor, SELinux, the masks over /proc and the settings of the kernel keep containers apart from their machine. A Pod that changes them is held by less than every other one.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  securityContext: { sysctls: [{ name: kernel.msgmax, value: "65536" }] }\n  containers: [{ name: web, image: "nginx:1.29.3" }]\n',
  fix: 'leave it out in {template} or in the values it reads',
  severity: 'error',
  defects: ['weak-posture'],
  covers: {
    pss: ['AppArmor', 'SELinux', '/proc Mount Type', 'Sysctls'],
    polaris: ['procMount'],
    kubescape: ['C-0055'],
  },
  judge: ({ on, spec, path, containers }) => [
    ...listAt(spec, ['securityContext', 'sysctls']).flatMap((sysctl, index) => {
      const name = isMap(sysctl) ? String(sysctl['name']) : '';
      return name && !SAFE.has(name)
        ? [off([...path, 'securityContext', 'sysctls', index], `It changes ${name} of the kernel.`)]
        : [];
    }),
    ...guards(valueAt(spec, ['securityContext']), [...path, 'securityContext'], 'The Pod'),
    ...containers.flatMap(({ name, container, path: at }) =>
      guards(container['securityContext'], [...at, 'securityContext'], `The container ${name}`),
    ),
    ...annotated(valueAt(on.object, [...path.slice(0, -1), 'metadata', 'annotations']), [
      ...path.slice(0, -1),
      'metadata',
      'annotations',
    ]),
  ],
});

type Off = Finding & { forbiddenBy: 'baseline' };

function off(path: (string | number)[], message: string): Off {
  return { path, message, expected: 'left out', forbiddenBy: 'baseline' };
}

function guards(context: unknown, path: (string | number)[], who: string): Off[] {
  const type = textAt(context, ['seLinuxOptions', 'type']) ?? '';
  const isOther = ['user', 'role'].some(key => textAt(context, ['seLinuxOptions', key]));
  const proc = textAt(context, ['procMount']);
  return [
    ...(textAt(context, ['appArmorProfile', 'type']) === 'Unconfined'
      ? [off([...path, 'appArmorProfile'], `${who} runs without AppArmor.`)]
      : []),
    ...(!SELINUX.has(type) || isOther
      ? [off([...path, 'seLinuxOptions'], `${who} has SELinux labels of its own.`)]
      : []),
    ...(proc !== undefined && proc !== 'Default' ? [off([...path, 'procMount'], `${who} sees all of /proc.`)] : []),
  ];
}

/** The older way to say it. */
function annotated(annotations: unknown, path: (string | number)[]): Off[] {
  return Object.entries(isMap(annotations) ? annotations : {}).flatMap(([key, value]) =>
    key.startsWith('container.apparmor.security.beta.kubernetes.io/') && value === 'unconfined'
      ? [off([...path, key], `The container ${key.split('/')[1]} runs without AppArmor.`)]
      : [],
  );
}
