{{/*
The statements that make the tables, in order, as each server runs them at each start. In the files they are those of a single
server, so that they can be tried anywhere. Here, what is stored is in the database <database>_shard, and is replicated where
there is Keeper: each server makes its own, so none waits for the others. What is written to and read is in <database>: tables
of the same names that spread over all shards, also where there is one, so that a second one can come.
*/}}
{{- define "clickhouse.statements" -}}
{{- $database := .Values.database -}}
{{- $stored := printf "%s_shard" $database -}}
{{- $engine := ternary "ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')" "MergeTree" (gt (int .Values.keeperReplicas) 0) -}}
{{- $storing := list -}}
{{- $spreading := list (printf "CREATE DATABASE IF NOT EXISTS %s" $database) -}}
{{- range $path, $_ := .Files.Glob "files/schema/*.sql" -}}
{{- $text := regexReplaceAll "(?m)^--.*\n" ($.Files.Get $path) "" | trim -}}
{{- $text = regexReplaceAll "\\botel([.]|$)" $text (printf "%s$1" $stored) -}}
{{- $text = $text | replace "ENGINE = MergeTree" (printf "ENGINE = %s" $engine) | replace "INTERVAL 14 DAY" (printf "INTERVAL %d DAY" (int $.Values.retentionDays)) -}}
{{- $storing = append $storing $text -}}
{{- with regexFind "^CREATE TABLE IF NOT EXISTS \\w+[.]\\w+" $text -}}
{{- $table := splitList "." . | last -}}
{{- /* A trace stays in one shard, where the view finds all of it. */ -}}
{{- $key := ternary "cityHash64(TraceId)" "rand()" (hasPrefix "otel_traces" $table) -}}
{{- $spreading = append $spreading (printf "CREATE TABLE IF NOT EXISTS %s.%s AS %s.%s ENGINE = Distributed('{cluster}', %s, %s, %s)" $database $table $stored $table $stored $table $key) -}}
{{- end -}}
{{- end -}}
{{- toJson (concat $storing $spreading) -}}
{{- end -}}

{{/* Text as it stands between tags. */}}
{{- define "clickhouse.xml" -}}
{{- . | replace "&" "&amp;" | replace "<" "&lt;" | replace ">" "&gt;" -}}
{{- end -}}

{{/* What an account has rights to: the tables that it names, and the parts of them that its statement goes on to. */}}
{{- define "clickhouse.databases" -}}
{{- toJson (list .Values.database (printf "%s_shard" .Values.database)) -}}
{{- end -}}

{{/*
A Pod that asks the Service something once, as one of the accounts, with the certificate of the server verified:
(dict "root" . "account" "backup" "script" "clickhouse-client …")
*/}}
{{- define "clickhouse.client" -}}
{{- include "common.podDefaults" (dict "root" .root "user" 101) }}
restartPolicy: Never
containers:
  - name: client
    image: {{ include "common.image" .root.Values.image }}
    command: [sh, -euc]
    args:
      - {{ .script | quote }}
    env:
      - { name: HOME, value: /tmp }
      - { name: CLICKHOUSE_USER, value: {{ .account }} }
      - name: CLICKHOUSE_PASSWORD
        valueFrom: { secretKeyRef: { name: {{ include "common.name" .root }}-{{ .account }}, key: password } }
    {{- include "common.containerDefaults" (dict "name" "client" "resources" .root.Values.resources.client) | nindent 4 }}
    volumeMounts:
      - { name: config, mountPath: /etc/clickhouse-client, readOnly: true }
      - { name: ca, mountPath: /etc/clickhouse-ca, readOnly: true }
      - { name: tmp, mountPath: /tmp }
volumes:
  - name: config
    configMap: { name: {{ include "common.name" .root }}-client }
  - name: ca
    secret: { secretName: {{ .root.Values.certificate.secretName }}, items: [{ key: ca.crt, path: ca.crt }] }
  - name: tmp
    emptyDir: {}
{{- end -}}
