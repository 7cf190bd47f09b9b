{{/* What to tell whoever installs a chart: where it runs, where it answers, and the next command. */}}
{{- define "common.notes" -}}
{{ .Chart.Name }} is installed in {{ .Release.Namespace }}
{{- range .Values.routes }}{{ with . }} and answers at https://{{ .host }}{{ end }}{{ end }}.

Next: kubectl -n {{ .Release.Namespace }} get pods
{{- end -}}
