{{/*
Everything that makes the Secrets of a release: a ServiceAccount that may read them in Vault, for each Secret a
VaultSecret, and for each key of a generated one a RandomSecret. Nothing secret passes through Git or Helm.
*/}}
{{- define "common.secrets" -}}
{{- if compact (values (.Values.secrets | default dict)) -}}
{{- $store := .Values.secretStore | default dict -}}
{{- $_ := required "secretStore.authMount is missing: set it to the mount of Vault's Kubernetes auth method for this cluster" $store.authMount -}}
{{ include "common.serviceAccount" (dict "root" . "name" (include "common.secrets.serviceAccount" .)) }}
{{- range $name, $secret := .Values.secrets }}
{{- with $secret }}
{{- if .generated }}
{{- range .keys }}
---
{{ include "common.secrets.random" (dict "root" $ "name" $name "secret" $secret "key" .) }}
{{- end }}
{{- end }}
---
{{ include "common.secrets.secret" (dict "root" $ "name" $name "secret" $secret) }}
{{- end }}
{{- end }}
{{- end -}}
{{- end -}}

{{/* The ServiceAccount whose token the operator shows to Vault. No pod uses it, so no pod has what it may read. */}}
{{- define "common.secrets.serviceAccount" -}}
{{ .Values.secretStore.serviceAccount | default "vault-secrets" }}
{{- end -}}

{{/* How the operator signs in. One role for each namespace, named for it: vault-config-operator declares them. */}}
{{- define "common.secrets.authentication" -}}
authentication:
  path: {{ .Values.secretStore.authMount }}
  role: {{ .Values.secretStore.role | default .Release.Namespace }}
  serviceAccount:
    name: {{ include "common.secrets.serviceAccount" . }}
{{- end -}}

{{/* Where a path is below its mount. The API of KV version 2 has `data/` in between; that of version 1 has not. */}}
{{- define "common.secrets.path" -}}
{{- $kv := .root.Values.secretStore.kv | default dict -}}
{{- $mount := required "secretStore.kv.mount is missing: set it to the mount of the key/value engine" $kv.mount -}}
{{- $version := required "secretStore.kv.version is missing: set it to 1 or 2" $kv.version | int -}}
{{- if eq $version 2 -}}
{{ $mount }}/data/{{ .path }}
{{- else if eq $version 1 -}}
{{ $mount }}/{{ .path }}
{{- else -}}
{{- fail (printf "secretStore.kv.version is %d: expected 1 or 2" $version) -}}
{{- end -}}
{{- end -}}

{{/*
Where one key is in Vault. The operator writes a generated value over everything at its path, and makes none where anything
is: each of several has a path of its own.
*/}}
{{- define "common.secrets.pathOfKey" -}}
{{- $path := .secret.path -}}
{{- if and .secret.generated (gt (len .secret.keys) 1) -}}
{{- $path = printf "%s/%s" $path (.key | lower | replace "_" "-" | replace "." "-") -}}
{{- end -}}
{{ include "common.secrets.path" (dict "root" .root "path" $path) }}
{{- end -}}

{{/*
One random value, made by Vault. It outlives this object (Retain), so that removing a component by mistake loses no
password; made again, the object finds the value and leaves it. With `rotate`, Vault makes a new one that often.
*/}}
{{- define "common.secrets.random" -}}
{{- $path := include "common.secrets.pathOfKey" . -}}
apiVersion: redhatcop.redhat.io/v1alpha1
kind: RandomSecret
{{ include "common.metadata" (dict "root" .root "name" (printf "%s-%s" .name .key | lower | replace "_" "-" | trunc 63 | trimSuffix "-")) }}
spec:
  {{- include "common.secrets.authentication" .root | nindent 2 }}
  path: {{ dir $path }}
  name: {{ base $path }}
  isKVSecretsEngineV2: {{ eq (int .root.Values.secretStore.kv.version) 2 }}
  secretKey: {{ .key | quote }}
  {{- with .secret.rotate }}
  refreshPeriod: {{ . }}
  {{- end }}
  secretFormat:
    passwordPolicyName: {{ .root.Values.secretStore.passwordPolicy | default "platform" }}
  kvSecretRetainPolicy: Retain
{{- end -}}

{{/*
The Secret, copied from Vault and kept up to date. A key that Vault lacks is an error that says so, not an empty value.
`from` reads another engine, for example a short-lived token, which is renewed after two thirds of its life.
*/}}
{{- define "common.secrets.secret" -}}
{{- $secret := .secret -}}
{{- $name := .name -}}
{{- if not $secret.keys -}}
{{- fail (printf "secrets: %s has no keys: list the keys that its Secret must have" $name) -}}
{{- end -}}
{{- if not (or $secret.path $secret.from) -}}
{{- fail (printf "secrets: %s has no path: set it to its place in Vault, below the KV mount and without data/" $name) -}}
{{- end -}}
{{- if and $secret.from $secret.generated -}}
{{- fail (printf "secrets: %s is read from %s and cannot be generated as well: set generated to false" $name $secret.from) -}}
{{- end -}}
{{- if and $secret.rotate (not $secret.generated) -}}
{{- fail (printf "secrets: %s is rotated, but not generated: only Vault makes new values by itself" $name) -}}
{{- end -}}
{{- $root := .root -}}
{{- $sources := dict -}}
{{- range $index, $key := $secret.keys -}}
{{- $path := $secret.from | default (include "common.secrets.pathOfKey" (dict "root" $root "secret" $secret "key" $key)) -}}
{{- $isShared := or (not $secret.generated) (eq (len $secret.keys) 1) -}}
{{- $_ := set $sources $key (dict "name" (ternary "vault" (printf "key%d" $index) $isShared) "path" $path) -}}
{{- end -}}
apiVersion: redhatcop.redhat.io/v1alpha1
kind: VaultSecret
{{ include "common.metadata" (dict "root" .root "name" $name) }}
spec:
  {{- if $secret.from }}
  refreshThreshold: 66
  {{- else }}
  refreshPeriod: {{ $secret.refresh | default "5m" }}
  refreshThreshold: 90
  {{- end }}
  syncOnResourceChange: true
  vaultSecretDefinitions:
    {{- range $index, $key := $secret.keys }}
    {{- $source := get $sources $key }}
    {{- if or (eq $index 0) (ne $source.name "vault") }}
    - name: {{ $source.name }}
      {{- include "common.secrets.authentication" $root | nindent 6 }}
      path: {{ $source.path }}
      requestType: GET
    {{- end }}
    {{- end }}
  output:
    name: {{ $name }}
    type: {{ $secret.type | default "Opaque" }}
    {{- with $secret.labels }}
    labels:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    stringData:
      {{- range $secret.keys }}
      {{- $source := get $sources . }}
      {{ . | quote }}: {{ printf "{{ required %q (index .%s %q) }}" (printf "%s has no key %s in Vault" $source.path .) $source.name . | squote }}
      {{- end }}
      {{- range $key, $value := $secret.literals }}
      {{ $key | quote }}: {{ $value | quote }}
      {{- end }}
{{- end -}}
