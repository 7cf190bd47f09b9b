{{/*
What the objects of a release are called. `grav` released as `www` gives `www-grav`; released as `grav`, just `grav`. Helm allows
names of releases that no Service may have: of `2048`, which begins with a digit, comes `grav-2048`, of `www.fr` `www-fr-grav`.
*/}}
{{- define "common.name" -}}
{{- $release := .Release.Name | replace "." "-" -}}
{{- if regexMatch "^[0-9]" $release -}}
{{- printf "%s-%s" .Chart.Name $release | trunc 52 | trimSuffix "-" -}}
{{- else if contains .Chart.Name $release -}}
{{- $release | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" $release .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What a Service and a Deployment select by. These two labels never change during the life of a release. */}}
{{- define "common.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Labels of every object. No chart version here: a release that changes one object must not touch all others. */}}
{{- define "common.labels" -}}
{{ include "common.selectorLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: cedille-platform
{{- end -}}
