{{/* Where each of the three listens. */}}
{{- define "calidum-rotae.ports" -}}
{ front: 3000, email: 4000, discord: 5000 }
{{- end -}}

{{/* What the objects of one of the three are called: (dict "root" . "part" "email"). The front knows the others by it. */}}
{{- define "calidum-rotae.name" -}}
{{ include "common.name" .root }}{{ if ne .part "front" }}-{{ .part }}{{ end }}
{{- end -}}

{{- define "calidum-rotae.selectorLabels" -}}
{{ include "common.selectorLabels" .root }}
app.kubernetes.io/component: {{ .part }}
{{- end -}}

{{/* What each is started with: its own port and, for the front, where the other two answer. */}}
{{- define "calidum-rotae.args" -}}
{{- $ports := include "calidum-rotae.ports" . | fromYaml -}}
- --port={{ get $ports .part }}
{{- if eq .part "front" }}
{{- range list "discord" "email" }}
- --{{ . }}_provider_hostname={{ include "calidum-rotae.name" (dict "root" $.root "part" .) }}
- --{{ . }}_provider_port={{ get $ports . }}
{{- end }}
- --allowed_domains={{ join "," .root.Values.allowedDomains }}
{{- with .root.Values.otlp }}
- --otel_otlp_exporter_host={{ .host }}
- --otel_otlp_exporter_port={{ .port }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Variables of each, which is all that they read. */}}
{{- define "calidum-rotae.env" -}}
{{- with .root.Values }}
{{- if eq $.part "front" }}
- name: CALIDUM_ROTAE_SERVICE_API_KEY
  valueFrom: { secretKeyRef: { name: calidum-rotae-api, key: key } }
{{- if .providerCertificate }}
- { name: CERTIFICATE_FILE_PATH, value: /certificates/providers.crt }
{{- end }}
{{- with .otlp }}
- { name: OTEL_SERVICE_NAME, value: calidum-rotae }
- { name: OTEL_EXPORTER_OTLP_PROTOCOL, value: grpc }
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: "http://{{ .host }}:{{ .port }}" }
{{- end }}
{{- else if eq $.part "email" }}
- name: EMAIL_SMTP_API_KEY
  valueFrom: { secretKeyRef: { name: calidum-rotae-email, key: key } }
- { name: EMAIL_FROM_ADDRESS, value: {{ .email.from | quote }} }
- { name: EMAIL_FROM_NAME, value: {{ .email.fromName | quote }} }
- { name: EMAIL_TO_ADDRESS, value: {{ .email.to | quote }} }
- { name: EMAIL_NAME_TO, value: {{ .email.toName | quote }} }
- { name: EMAIL_SUBJECT, value: {{ .email.subject | quote }} }
{{- else }}
- name: DISCORD_WEBHOOK_URL
  valueFrom: { secretKeyRef: { name: calidum-rotae-discord, key: url } }
{{- end }}
{{- end }}
{{- end -}}
