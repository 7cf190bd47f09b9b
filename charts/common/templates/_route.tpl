{{/*
The HTTPRoute from the shared Gateway to a Service of this release, and one more that sends other hosts to it.
TLS and the redirect from http are the Gateway's business.
*/}}
{{- define "common.route" -}}
{{- with .Values.route -}}
{{- $host := required "route.host is missing: set it to the host that is served" .host -}}
{{- $parent := include "common.route.parent" . -}}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: {{ include "common.name" $ }}
  namespace: {{ $.Release.Namespace }}
  labels:
    {{- include "common.labels" $ | nindent 4 }}
spec:
  parentRefs:
    {{- $parent | nindent 4 }}
  hostnames:
    - {{ $host | quote }}
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: {{ .path | default "/" }}
      backendRefs:
        - name: {{ .service | default (include "common.name" $) }}
          port: {{ required "route.port is missing: set it to the port of the Service" .port }}
      {{- with .timeout }}
      timeouts:
        request: {{ . }}
      {{- end }}
{{- with .redirectFrom }}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: {{ include "common.name" $ }}-redirect
  namespace: {{ $.Release.Namespace }}
  labels:
    {{- include "common.labels" $ | nindent 4 }}
spec:
  parentRefs:
    {{- $parent | nindent 4 }}
  hostnames:
    {{- range . }}
    {{- if eq . $host }}
    {{- fail (printf "route.redirectFrom contains %q, which is route.host itself: it would redirect for ever" .) }}
    {{- end }}
    - {{ . | quote }}
    {{- end }}
  rules:
    - filters:
        - type: RequestRedirect
          requestRedirect:
            scheme: https
            hostname: {{ $host | quote }}
            statusCode: 301
{{- end }}
{{- end -}}
{{- end -}}

{{/* The Gateway that the route attaches to. Without a section, any listener that serves the host and lets this namespace in. */}}
{{- define "common.route.parent" -}}
{{- $gateway := .gateway | default dict -}}
- group: gateway.networking.k8s.io
  kind: Gateway
  namespace: {{ required "route.gateway.namespace is missing: set it to the namespace of the shared Gateway" $gateway.namespace }}
  name: {{ required "route.gateway.name is missing: set it to the name of the shared Gateway" $gateway.name }}
  {{- with $gateway.section }}
  sectionName: {{ . }}
  {{- end }}
{{- end -}}
