{{/* Files are keys of a ConfigMap, which have no slashes: /etc/app.conf → 0, in the order of their paths. */}}
{{- define "web-app.files" -}}
{{- range $index, $path := keys .Values.files | sortAlpha }}
{{ $index | quote }}: {{ get $.Values.files $path | quote }}
{{- end }}
{{- end -}}

{{/* How a probe asks: by a path, or whether the port is open. */}}
{{- define "web-app.ask" -}}
{{ if . }}httpGet: { path: {{ . | quote }}, port: http }{{ else }}tcpSocket: { port: http }{{ end }}
{{- end -}}
