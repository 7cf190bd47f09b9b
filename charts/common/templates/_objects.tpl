{{/*
Every common object that the values ask for: Namespace, network policies, certificate, sign-in to Google, routes, secrets. One
line a chart:
  {{ include "common.objects" . }}
*/}}
{{- define "common.objects" -}}
{{- range list "namespace" "networkPolicy" "certificate" "googleIdentity" "routes" "secrets" }}
{{- with include (printf "common.%s" .) $ }}
---
{{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{/*
Metadata of an object: name, namespace and labels of the release. What differs is said in the call:
  {{ include "common.metadata" (dict "root" $) }}                      named for the release
  {{ include "common.metadata" (dict "root" $ "name" "public") }}
  cluster      true for what belongs to no namespace
  wave         order inside one sync of Argo CD
  keep         true for what only a person removes: neither Helm nor Argo CD does
  late         true for a kind that a program defines once it runs: Argo CD does not ask for it before
  annotations  further ones
*/}}
{{- define "common.metadata" -}}
metadata:
  name: {{ .name | default (include "common.name" .root) }}
  {{- if not .cluster }}
  namespace: {{ .root.Release.Namespace }}
  {{- end }}
  labels:
    {{- include "common.labels" .root | nindent 4 }}
  {{- $annotations := merge (dict) (.annotations | default dict) }}
  {{- with .wave }}
  {{- $_ := set $annotations "argocd.argoproj.io/sync-wave" (toString .) }}
  {{- end }}
  {{- $options := concat (ternary (list "Prune=false" "Delete=false") list (default false .keep)) (ternary (list "SkipDryRunOnMissingResource=true") list (default false .late)) }}
  {{- with $options }}
  {{- $_ := set $annotations "argocd.argoproj.io/sync-options" (join "," .) }}
  {{- end }}
  {{- if .keep }}
  {{- $_ := set $annotations "helm.sh/resource-policy" "keep" }}
  {{- end }}
  {{- with $annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/*
Objects that are nothing but their spec. All values that values.schema.yaml calls `specs`, with what it says beside that
(cluster, wave, keep, late); staging writes both into specs.json:
  {{ include "common.specs" . }}
Or, where a template works values out, for each kind a map of specs by name; what common.metadata takes is said of all:
  {{ include "common.specs" (dict "root" . "wave" 1 "kinds" (dict "metallb.io/v1beta1/IPAddressPool" .Values.ipAddressPools)) }}
*/}}
{{- define "common.specs" -}}
{{- if hasKey . "Chart" }}
{{- range $value, $placed := required "common.specs: values.schema.yaml calls no value specs" (.Files.Get "specs.json") | fromJson }}
{{- include "common.specs" (merge (dict "root" $ "kinds" (dict $placed.kind (index $.Values $value))) (omit $placed "kind")) }}
{{- end }}
{{- else }}
{{- range $kind, $specs := required "common.specs: kinds is missing: give a map of specs by name for each group/version/Kind" .kinds }}
{{- range $name, $spec := $specs }}
{{- if not (kindIs "invalid" $spec) }}
---
apiVersion: {{ dir $kind }}
kind: {{ base $kind }}
{{ include "common.metadata" (merge (dict "name" $name) $) }}
spec:
  {{- toYaml $spec | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A Service to the Pods of the release; the ports of their containers have the same names: (dict "root" . "ports" (dict "http" 80)). */}}
{{- define "common.service" -}}
apiVersion: v1
kind: Service
{{ include "common.metadata" . }}
spec:
  selector:
    {{- include "common.selectorLabels" .root | nindent 4 }}
  ports:
    {{- range $name, $port := required "common.service: ports is missing: give the ports of the Service by name" .ports }}
    - name: {{ $name }}
      port: {{ $port }}
      targetPort: {{ $name }}
      protocol: TCP
    {{- end }}
{{- end -}}

{{/* An identity for Pods that ask the API server for nothing. */}}
{{- define "common.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
{{ include "common.metadata" . }}
automountServiceAccountToken: false
{{- end -}}

{{/* A volume for one Pod, with data that only a person removes: (dict "root" . "storage" .Values.storage). */}}
{{- define "common.volumeClaim" -}}
apiVersion: v1
kind: PersistentVolumeClaim
{{ include "common.metadata" (merge (dict "keep" true) .) }}
spec:
  accessModes: [ReadWriteOnce]
  {{- with .storage.class }}
  storageClassName: {{ . }}
  {{- end }}
  resources:
    requests:
      storage: {{ required "common.volumeClaim: storage.size is missing: set it to the size of the volume" .storage.size }}
{{- end -}}

{{/*
Files of the chart as a ConfigMap, and further texts beside them: (dict "root" . "files" "files/*" "texts" (dict "name" "text")).
A file that ends in .tpl is a template; the rest are taken as they are, also what stands in braces there.
*/}}
{{- define "common.files" -}}
{{- $root := .root -}}
{{- $pattern := required "common.files: files is missing: give a pattern like files/*" .files -}}
{{- $files := $root.Files.Glob $pattern -}}
{{- if not $files }}
{{- fail (printf "common.files: the chart has no file that matches %s: correct the pattern, or add one" $pattern) }}
{{- end -}}
apiVersion: v1
kind: ConfigMap
{{ include "common.metadata" . }}
data:
  {{- range $path, $_ := $files }}
  {{- $content := $root.Files.Get $path }}
  {{ base $path | trimSuffix ".tpl" }}: |
    {{- ternary (tpl $content $root) $content (hasSuffix ".tpl" $path) | nindent 4 }}
  {{- end }}
  {{- range $name, $text := .texts }}
  {{ $name }}: {{ $text | quote }}
  {{- end }}
{{- end -}}
