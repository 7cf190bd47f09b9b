{{/*
An HTTPRoute from the shared Gateway to a Service of this release for each host, and one more that sends other hosts to it.
The route of the chart's own name is named for the release, the others carry their name after it. TLS and the redirect from
http are the Gateway's business.
*/}}
{{- define "common.routes" -}}
{{- range $key, $route := .Values.routes }}
{{- with $route }}
{{- $name := include "common.routes.name" (dict "root" $ "key" $key) }}
{{- $host := required (printf "routes.%s.host is missing: set it to the host that is served" $key) .host }}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
{{ include "common.metadata" (dict "root" $ "name" $name) }}
spec:
  parentRefs:
    {{- include "common.routes.parent" (dict "key" $key "gateway" .gateway) | nindent 4 }}
  hostnames:
    - {{ $host | quote }}
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: {{ .path | default "/" }}
      backendRefs:
        - name: {{ .service | default (include "common.name" $) }}
          port: {{ required (printf "routes.%s.port is missing: set it to the port of the Service" $key) .port }}
      {{- with .timeout }}
      timeouts:
        request: {{ . }}
      {{- end }}
{{- with .redirectFrom }}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
{{ include "common.metadata" (dict "root" $ "name" (printf "%s-redirect" $name)) }}
spec:
  parentRefs:
    {{- include "common.routes.parent" (dict "key" $key "gateway" $route.gateway) | nindent 4 }}
  hostnames:
    {{- range . }}
    {{- if eq . $host }}
    {{- fail (printf "routes.%s.redirectFrom contains %q, which is the host itself: it would redirect forever" $key .) }}
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
{{- end }}
{{- end }}
{{- end -}}

{{- define "common.routes.name" -}}
{{- $name := include "common.name" .root -}}
{{- ternary $name (printf "%s-%s" $name .key) (eq .key .root.Chart.Name) -}}
{{- end -}}

{{/* The Gateway that the route attaches to. Without a section, any listener that serves the host and lets this namespace in. */}}
{{- define "common.routes.parent" -}}
{{- $gateway := .gateway | default dict -}}
- group: gateway.networking.k8s.io
  kind: Gateway
  namespace: {{ required (printf "routes.%s.gateway.namespace is missing: set it to the namespace of the shared Gateway" .key) $gateway.namespace }}
  name: {{ required (printf "routes.%s.gateway.name is missing: set it to the name of the shared Gateway" .key) $gateway.name }}
  {{- with $gateway.section }}
  sectionName: {{ . }}
  {{- end }}
{{- end -}}
