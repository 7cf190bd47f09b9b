{{/*
Pod-level defaults that satisfy the restricted Pod Security Standard: include below `spec`, with the user id of the image:
  {{- include "common.podDefaults" (dict "root" . "user" 33) | nindent 6 }}
*/}}
{{- define "common.podDefaults" -}}
{{- $user := required "common.podDefaults: user is missing: give the numeric user of the image" .user -}}
{{- if eq (int $user) 0 -}}
{{- fail "common.podDefaults: user is 0: containers do not run as root here" -}}
{{- end -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ $user }}
  runAsGroup: {{ $user }}
  fsGroup: {{ $user }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{/*
Container-level defaults: include in each container, with its resources.
  {{- include "common.containerDefaults" (dict "name" "grav" "resources" .Values.resources) | nindent 10 }}
*/}}
{{- define "common.containerDefaults" -}}
{{- $resources := .resources | default dict -}}
{{- if not (and $resources.requests $resources.limits) -}}
{{- fail (printf "container %s has no resources: set requests and limits" .name) -}}
{{- end -}}
securityContext:
  allowPrivilegeEscalation: false
  privileged: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
resources:
  {{- toYaml $resources | nindent 2 }}
{{- end -}}

{{/* An image by tag, and by digest where one is given: {{ include "common.image" .Values.image }} */}}
{{- define "common.image" -}}
{{ .repository }}:{{ .tag }}{{ with .digest }}@{{ . }}{{ end }}
{{- end -}}
