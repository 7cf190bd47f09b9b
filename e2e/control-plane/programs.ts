import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ToolName } from '@cedille/helm';
import { SERVICE_RANGE, type Layout } from './lay-out.ts';

/** One program of the control plane: what it is called in `tools/versions.yaml`, and how it is started. */
export interface ControlPlaneProgram {
  tool: ToolName;
  args: (layout: Layout) => string[];
}

/** In the order in which they start. */
export const PROGRAMS = {
  etcd: {
    tool: 'etcd',
    args: ({ file, data, ports }) => [
      '--name=cedille',
      `--data-dir=${join(data, 'etcd')}`,
      `--listen-client-urls=https://127.0.0.1:${ports.etcd}`,
      `--advertise-client-urls=https://127.0.0.1:${ports.etcd}`,
      `--listen-peer-urls=http://127.0.0.1:${ports.etcdPeer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${ports.etcdPeer}`,
      `--initial-cluster=cedille=http://127.0.0.1:${ports.etcdPeer}`,
      `--cert-file=${file('server.crt')}`,
      `--key-file=${file('server.key')}`,
      `--trusted-ca-file=${file('ca.crt')}`,
      '--client-cert-auth',
      // What is lost when the machine stops is a cluster that was made for a few minutes.
      '--unsafe-no-fsync',
      '--log-level=warn',
    ],
  },
  apiServer: {
    tool: 'kube-apiserver',
    args: ({ file, data, ports }) => [
      `--etcd-servers=https://127.0.0.1:${ports.etcd}`,
      `--etcd-cafile=${file('ca.crt')}`,
      `--etcd-certfile=${file('server.crt')}`,
      `--etcd-keyfile=${file('server.key')}`,
      `--secure-port=${ports.apiServer}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      // The loopback address is not allowed in an EndpointSlice.
      '--endpoint-reconciler-type=none',
      `--service-cluster-ip-range=${SERVICE_RANGE}`,
      '--authorization-mode=Node,RBAC',
      `--client-ca-file=${file('ca.crt')}`,
      `--tls-cert-file=${file('server.crt')}`,
      `--tls-private-key-file=${file('server.key')}`,
      `--cert-dir=${join(data, 'api-server')}`,
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-key-file=${file('service-account.pub')}`,
      `--service-account-signing-key-file=${file('service-account.key')}`,
      '--allow-privileged=true',
      '--enable-priority-and-fairness=false',
      // As the machines of a cluster with virtual ones have it.
      '--feature-gates=MutatingAdmissionPolicy=true',
      '--runtime-config=admissionregistration.k8s.io/v1beta1=true',
      // They lead to Pods, and in these nothing runs: each would only be waited for.
      '--disable-admission-plugins=MutatingAdmissionWebhook,ValidatingAdmissionWebhook',
      '--profiling=false',
    ],
  },
  controllerManager: {
    tool: 'kube-controller-manager',
    args: ({ file }) => [
      `--kubeconfig=${file('controller-manager.kubeconfig')}`,
      `--service-account-private-key-file=${file('service-account.key')}`,
      `--root-ca-file=${file('ca.crt')}`,
      `--cluster-signing-cert-file=${file('ca.crt')}`,
      `--cluster-signing-key-file=${file('ca.key')}`,
      '--use-service-account-credentials=true',
      // On a busy machine the node reports late, and Pods that were once given up never become ready again.
      '--node-monitor-grace-period=1h',
      '--leader-elect=false',
      '--secure-port=0',
      '--profiling=false',
    ],
  },
  scheduler: {
    tool: 'kube-scheduler',
    args: ({ file }) => [
      `--kubeconfig=${file('scheduler.kubeconfig')}`,
      '--leader-elect=false',
      '--secure-port=0',
      '--profiling=false',
    ],
  },
  kwok: {
    tool: 'kwok',
    args: ({ file }) => [
      `--kubeconfig=${file('admin.kubeconfig')}`,
      `--config=${fileURLToPath(new URL('stages.yaml', import.meta.url))}`,
      '--manage-all-nodes=true',
      '--node-ip=127.0.0.1',
      '--cidr=10.244.0.0/16',
      '--node-lease-duration-seconds=200',
    ],
  },
} as const satisfies Record<string, ControlPlaneProgram>;

export type ProgramName = keyof typeof PROGRAMS;
