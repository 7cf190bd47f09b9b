/** The spec of a Pod that uses much of what Pods have, as text. */
export const POD = `
serviceAccountName: default
terminationGracePeriodSeconds: 20
hostAliases: [{ ip: 192.0.2.1, hostnames: [db.example.org] }]
dnsPolicy: None
dnsConfig: { nameservers: [192.0.2.53], searches: [example.org], options: [{ name: ndots, value: "2" }] }
nodeSelector: { kubernetes.io/os: linux }
imagePullSecrets: [{ name: registry }]
securityContext: { runAsUser: 1000, fsGroup: 2000, supplementalGroups: [3000], seccompProfile: { type: RuntimeDefault } }
tolerations:
  - { key: node.example.org/down, operator: Exists, effect: NoExecute, tolerationSeconds: 30 }
  - { key: role, operator: Equal, value: web, effect: NoSchedule }
topologySpreadConstraints:
  - { maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, minDomains: 2, labelSelector: { matchLabels: { app: web } } }
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms: [{ matchExpressions: [{ key: disk, operator: In, values: [ssd] }, { key: cores, operator: Gt, values: ["4"] }] }]
    preferredDuringSchedulingIgnoredDuringExecution:
      - { weight: 10, preference: { matchExpressions: [{ key: zone, operator: Exists }] } }
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - { topologyKey: kubernetes.io/hostname, labelSelector: { matchExpressions: [{ key: app, operator: In, values: [web] }] }, namespaces: [default] }
    preferredDuringSchedulingIgnoredDuringExecution:
      - { weight: 50, podAffinityTerm: { topologyKey: zone, labelSelector: { matchLabels: { app: web } } } }
volumes:
  - { name: scratch, emptyDir: { sizeLimit: 1Gi } }
  - { name: settings, configMap: { name: settings, defaultMode: 420, items: [{ key: a.conf, path: sub/a.conf, mode: 384 }] } }
  - { name: password, secret: { secretName: password, defaultMode: 256 } }
  - { name: host, hostPath: { path: /var/log, type: Directory } }
  - name: all
    projected:
      defaultMode: 292
      sources:
        - { serviceAccountToken: { path: token, expirationSeconds: 3600, audience: vault } }
        - { configMap: { name: settings, items: [{ key: b, path: b }] } }
        - { downwardAPI: { items: [{ path: labels, fieldRef: { fieldPath: metadata.labels } }] } }
  - { name: info, downwardAPI: { items: [{ path: cpu, resourceFieldRef: { containerName: web, resource: limits.cpu, divisor: 1m } }] } }
initContainers:
  - { name: prepare, image: "busybox:1.37", command: [sh], volumeMounts: [{ name: scratch, mountPath: /scratch }] }
  - name: beside
    image: busybox:1.37
    restartPolicy: Always
    startupProbe: { tcpSocket: { port: 9000 }, periodSeconds: 5 }
containers:
  - name: web
    image: nginx:1.29
    ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9100, protocol: TCP, hostPort: 9100 }]
    env:
      - { name: PLAIN, value: text }
      - { name: POD_IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
      - { name: OWNER, valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } }
      - { name: PASSWORD, valueFrom: { secretKeyRef: { name: password, key: password } } }
      - { name: MODE, valueFrom: { configMapKeyRef: { name: settings, key: mode, optional: true } } }
      - { name: CPU, valueFrom: { resourceFieldRef: { resource: requests.cpu } } }
    envFrom: [{ prefix: APP_, configMapRef: { name: settings } }, { secretRef: { name: password } }]
    resources: { requests: { cpu: 100m, memory: 64Mi, ephemeral-storage: 1Gi }, limits: { cpu: "1", memory: 128Mi, ephemeral-storage: 2Gi } }
    livenessProbe: { httpGet: { path: /live, port: http, scheme: HTTP, httpHeaders: [{ name: X-Probe, value: "1" }] }, initialDelaySeconds: 5, timeoutSeconds: 2 }
    readinessProbe: { grpc: { port: 8080 }, periodSeconds: 10, successThreshold: 2, failureThreshold: 3 }
    startupProbe: { exec: { command: [test, -f, /tmp/up] }, terminationGracePeriodSeconds: 10 }
    lifecycle: { preStop: { sleep: { seconds: 5 } }, postStart: { exec: { command: ["true"] } } }
    securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, runAsGroup: 1000, capabilities: { drop: [ALL] } }
    volumeMounts:
      - { name: settings, mountPath: /etc/web, subPath: a.conf, readOnly: true }
      - { name: password, mountPath: /run/password }
      - { name: all, mountPath: /run/all, mountPropagation: HostToContainer }
`;
