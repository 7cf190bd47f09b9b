const POD = `{ metadata: { labels: { a: b } }, spec: {
    dnsPolicy: "", restartPolicy: "", tolerations: [{ key: a, operator: "", effect: "" }],
    containers: [{ name: web, image: "web:1", imagePullPolicy: "", terminationMessagePolicy: "",
      ports: [{ containerPort: 80, protocol: "" }], readinessProbe: { httpGet: { port: 80, scheme: "" } } }] } }`;

/** Each field in which an empty text is as good as none to Kubernetes, although it has a list of values. */
export const EMPTY: readonly string[] = [
  `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: empty, namespace: mutations },
  spec: { selector: { matchLabels: { a: b } }, strategy: { type: "" }, template: ${POD} } }`,
  `{ apiVersion: apps/v1, kind: DaemonSet, metadata: { name: empty, namespace: mutations },
  spec: { selector: { matchLabels: { a: b } }, updateStrategy: { type: "" }, template: ${POD} } }`,
  `{ apiVersion: apps/v1, kind: StatefulSet, metadata: { name: empty, namespace: mutations },
  spec: { selector: { matchLabels: { a: b } }, serviceName: a, podManagementPolicy: "", updateStrategy: { type: "" }, template: ${POD} } }`,
  `{ apiVersion: batch/v1, kind: CronJob, metadata: { name: empty, namespace: mutations },
  spec: { schedule: "0 3 * * *", concurrencyPolicy: "", jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: web, image: "web:1" }] } } } } } }`,
  `{ apiVersion: v1, kind: Service, metadata: { name: empty, namespace: mutations },
  spec: { type: "", sessionAffinity: "", externalTrafficPolicy: "", selector: { a: b }, ports: [{ port: 80, protocol: "" }] } }`,
  `{ apiVersion: v1, kind: PersistentVolume, metadata: { name: empty },
  spec: { persistentVolumeReclaimPolicy: "", capacity: { storage: 1Gi }, accessModes: [ReadWriteOnce], hostPath: { path: /tmp/empty } } }`,
];
