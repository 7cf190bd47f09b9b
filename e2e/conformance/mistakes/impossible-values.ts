import { deployment, metadata, service } from './ground.ts';
import type { Mistake } from './mistake.ts';

/** What is of the right type, and makes no sense. */
export const IMPOSSIBLE_VALUES: readonly Mistake[] = [
  {
    name: 'labels that the selector does not find',
    rule: 'validation',
    object: deployment({ labels: 'app: other' }),
    says: /`selector` does not match template `labels`/,
  },
  {
    name: 'a port beyond the last one',
    rule: 'validation',
    object: service('{ ports: [{ port: 70000 }] }'),
    says: /must be between 1 and 65535/,
  },
  {
    name: 'two ports without names',
    rule: 'validation',
    object: service('{ ports: [{ port: 80 }, { port: 443 }] }'),
    says: /ports\[0\]\.name|Required value/,
  },
  {
    name: 'an address of no cluster',
    rule: 'validation',
    object: service('{ clusterIP: 192.0.2.1, ports: [{ port: 80 }] }'),
    says: /provided IP is not in the valid range|not in the valid range/,
  },
  {
    name: 'a volume that is mounted and not there',
    rule: 'validation',
    object: deployment({ container: 'name: web, image: web, volumeMounts: [{ name: data, mountPath: /data }]' }),
    says: /Not found: "data"/,
  },
  {
    name: 'more requested than allowed',
    rule: 'validation',
    object: deployment({ container: 'name: web, image: web, resources: { requests: { cpu: 2 }, limits: { cpu: 1 } }' }),
    says: /must be less than or equal to cpu limit/,
  },
  {
    name: 'a probe with two ways',
    rule: 'validation',
    object: deployment({
      container: 'name: web, image: web, livenessProbe: { tcpSocket: { port: 80 }, exec: { command: [a] } }',
    }),
    says: /may not specify more than 1 handler type/,
  },
  {
    name: 'a schedule that is none',
    rule: 'validation',
    object: `
apiVersion: batch/v1
kind: CronJob
${metadata('nightly')}
spec:
  schedule: 61 * * * *
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: a }] } } } }`,
    says: /61|end of range/,
  },
  {
    name: 'a budget of both kinds',
    rule: 'validation',
    object: `
apiVersion: policy/v1
kind: PodDisruptionBudget
${metadata('web')}
spec: { minAvailable: 1, maxUnavailable: 1, selector: { matchLabels: { app: web } } }`,
    says: /minAvailable and maxUnavailable cannot be both set/,
  },
  {
    name: 'a network that is none',
    rule: 'validation',
    object: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${metadata('web')}
spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [192.168.0.0/16] } }] }] }`,
    says: /must be a strict subset of/,
  },
  {
    name: 'a certificate without its key',
    rule: 'validation',
    object: `
apiVersion: v1
kind: Secret
${metadata('tls')}
type: kubernetes.io/tls
stringData: { tls.crt: none }`,
    says: /Required value/,
  },
  {
    name: 'a scaler with less at the most than at the least',
    rule: 'validation',
    object: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
${metadata('web')}
spec: { minReplicas: 5, maxReplicas: 2, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }`,
    says: /must be greater than or equal to `minReplicas`/,
  },
  {
    name: 'a webhook without an address',
    rule: 'validation',
    object: `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: guard }
webhooks: [{ name: guard.example.org, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {} }]`,
    says: /exactly one of url or service is required/,
  },
];
