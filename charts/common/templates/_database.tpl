{{/*
A PostgreSQL of the release, made by CloudNativePG, with its backups: (dict "root" . "database" .Values.database).
It is named <release>-db. Programs sign in with the Secret <release>-db-app and reach it at the Service <release>-db-rw.
Its Pods need the API server and, with backups, public addresses at port 443: `reaches` in component.yaml.
*/}}
{{- define "common.database" -}}
{{- with required "common.database: database is missing: give the values of the shape `database`" .database -}}
{{- $root := $.root -}}
{{- $name := printf "%s-db" (include "common.name" $root) -}}
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
{{ include "common.metadata" (dict "root" $root "name" $name "keep" true) }}
spec:
  imageName: {{ include "common.image" .image }}
  instances: {{ .instances }}
  primaryUpdateStrategy: unsupervised
  # A budget for a single copy would only block the drain of its machine.
  enablePDB: {{ gt (int .instances) 1 }}
  enableSuperuserAccess: false
  bootstrap:
    {{- with .recovery }}
    recovery:
      source: {{ .from | default $name }}
      {{- with .until }}
      recoveryTarget:
        targetTime: {{ . | quote }}
      {{- end }}
    {{- else }}
    initdb:
      database: app
      owner: app
      dataChecksums: true
    {{- end }}
  storage:
    {{- with .storage.class }}
    storageClass: {{ . }}
    {{- end }}
    size: {{ .storage.size }}
    resizeInUseVolumes: true
  resources:
    {{- toYaml .resources | nindent 4 }}
  affinity:
    enablePodAntiAffinity: true
    topologyKey: kubernetes.io/hostname
    podAntiAffinityType: preferred
  {{- if .backup }}
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      isWALArchiver: true
      parameters:
        barmanObjectName: {{ $name }}
  {{- end }}
  {{- with .recovery }}
  {{- if not $.database.backup }}
  {{- fail "database.recovery needs database.backup: set it to where the backup is" }}
  {{- end }}
  externalClusters:
    - name: {{ .from | default $name }}
      plugin:
        name: barman-cloud.cloudnative-pg.io
        parameters:
          barmanObjectName: {{ $name }}
          serverName: {{ .from | default $name }}
  {{- end }}
---
# The operator asks its Pods how they are, and signs in.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
{{ include "common.metadata" (dict "root" $root "name" $name) }}
spec:
  podSelector:
    matchLabels:
      cnpg.io/cluster: {{ $name }}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: {{ .operator | default "cnpg-system" }}
      ports:
        - { port: 8000, protocol: TCP }
        - { port: 5432, protocol: TCP }
{{- with .backup }}
---
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
{{ include "common.metadata" (dict "root" $root "name" $name) }}
spec:
  retentionPolicy: {{ .keepDays | default 30 }}d
  configuration:
    destinationPath: {{ .destination }}
    googleCredentials:
      applicationCredentials:
        name: {{ .secretName }}
        key: credentials.json
    wal:
      compression: gzip
    data:
      compression: gzip
  instanceSidecarConfiguration:
    resources:
      requests: { cpu: 10m, memory: 64Mi }
      limits: { memory: 512Mi }
---
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
{{ include "common.metadata" (dict "root" $root "name" $name) }}
spec:
  cluster:
    name: {{ $name }}
  schedule: 0 30 6 * * *
  immediate: true
  backupOwnerReference: self
  method: plugin
  pluginConfiguration:
    name: barman-cloud.cloudnative-pg.io
{{- end }}
{{- end -}}
{{- end -}}
